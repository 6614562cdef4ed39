package dev.homeostat.bench.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What a run came to. Histograms travel compressed and in base64; all their values are nanoseconds.
 *
 * @param started exchanges sent; what an open loop could not send is an error, {@code not-sent}
 * @param complete exchanges verified whole
 * @param chunks content marks seen, in complete and incomplete answers alike
 * @param reads socket reads that carried content; fewer than chunks where chunks arrived together
 * @param elapsedNanos from the first request to the last end
 * @param errors failures by kind
 * @param latency request to last byte of complete exchanges; in an open loop from the intended time
 * @param firstToken request to first content of complete exchanges
 * @param gaps pauses between reads with content inside one answer
 */
public record LoadResult(
    long started,
    long complete,
    long chunks,
    long reads,
    long elapsedNanos,
    Map<String, Long> errors,
    String latency,
    String firstToken,
    String gaps) {

  /** Copies the errors. */
  public LoadResult {
    errors = Map.copyOf(errors);
  }

  /** All failures together. */
  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Complete exchanges per second. */
  public double perSecond() {
    return elapsedNanos == 0 ? 0 : complete * 1e9 / elapsedNanos;
  }

  /** Packs a histogram for the way between two processes. */
  static String pack(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  /** The histogram of a packed text. */
  public static Histogram unpack(String text) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("histogram: not readable (expected: HdrHistogram V2)", e);
    }
  }
}
