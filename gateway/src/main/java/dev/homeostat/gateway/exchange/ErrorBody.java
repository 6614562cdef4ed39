package dev.homeostat.gateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonScan;
import dev.homeostat.wire.json.JsonSink;
import dev.homeostat.wire.openai.ErrorReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a refusal: as much as explains it. */
final class ErrorBody implements BodyReader {
  private byte[] bytes = new byte[0];
  private @Nullable ErrorFacts facts;
  private boolean whole = true;

  @Override
  public Taken add(ByteBuf content, byte[] scratch) {
    int room = ErrorReader.MAX_BODY - bytes.length;
    int taken = Math.min(room, content.readableBytes());
    int before = bytes.length;
    bytes = Arrays.copyOf(bytes, before + taken);
    content.getBytes(content.readerIndex(), bytes, before, taken);
    whole = taken == content.readableBytes();
    return whole ? Taken.MORE : Taken.TOO_LARGE;
  }

  @Override
  public byte[] bytes() {
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
    String text = new String(bytes, UTF_8);
    return secrets.stream().anyMatch(text::contains) ? null : Unpooled.wrappedBuffer(bytes);
  }

  private boolean isJson() {
    JsonScan scan = new JsonScan(JsonLimits.DEFAULT, JsonSink.NONE);
    return bytes.length > 0
        && bytes[0] == '{'
        && scan.feed(bytes, 0, bytes.length)
        && scan.finish();
  }

  @Override
  public ByteBuf take() {
    return Unpooled.wrappedBuffer(bytes);
  }

  @Override
  public void release() {}
}
