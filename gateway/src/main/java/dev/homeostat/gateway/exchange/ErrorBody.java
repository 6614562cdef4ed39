package dev.homeostat.gateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonScan;
import dev.homeostat.wire.json.JsonSink;
import dev.homeostat.wire.json.JsonText;
import dev.homeostat.wire.openai.ErrorReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a refusal: as much as explains it. */
final class ErrorBody implements BodyReader {
  private byte[] bytes = new byte[0];
  private int length;
  private @Nullable ErrorFacts facts;
  private boolean whole = true;

  @Override
  public Taken add(ByteBuf content, byte[] scratch) {
    int taken = Math.min(ErrorReader.MAX_BODY - length, content.readableBytes());
    if (length + taken > bytes.length) {
      int doubled = Math.min(2 * bytes.length, ErrorReader.MAX_BODY);
      bytes = Arrays.copyOf(bytes, Math.max(doubled, length + taken));
    }
    content.getBytes(content.readerIndex(), bytes, length, taken);
    length += taken;
    whole = taken == content.readableBytes();
    return whole ? Taken.MORE : Taken.TOO_LARGE;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public byte[] bytes() {
    if (bytes.length > length) {
      bytes = Arrays.copyOf(bytes, length);
    }
    return bytes;
  }

  /** Notes what the body was read to say. */
  void read(ErrorFacts read) {
    facts = read;
  }

  /**
   * The body as it came, when it is whole, in the caller's dialect, and quotes none of our secrets;
   * else null.
   */
  @Nullable ByteBuf passable(List<String> secrets) {
    if (!whole || facts == null || facts.message() == null || !isJson()) {
      return null;
    }
    String written = new String(bytes, 0, length, UTF_8);
    // An escape anywhere in a key hides it from a look at the bytes only.
    String meant = JsonText.decode(bytes, 0, length);
    boolean quoted = secrets.stream().anyMatch(key -> written.contains(key) || meant.contains(key));
    return quoted ? null : take();
  }

  private boolean isJson() {
    JsonScan scan = new JsonScan(JsonLimits.DEFAULT, JsonSink.NONE);
    return length > 0 && bytes[0] == '{' && scan.feed(bytes, 0, length) && scan.finish();
  }

  @Override
  public ByteBuf take() {
    return Unpooled.wrappedBuffer(bytes, 0, length);
  }

  @Override
  public void release() {}
}
