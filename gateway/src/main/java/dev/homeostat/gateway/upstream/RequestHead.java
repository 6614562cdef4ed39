package dev.homeostat.gateway.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;

/**
 * The head of one call: what is prepared, and what only this call says. Its text is never logged.
 * Immutable.
 */
public final class RequestHead {
  /** What a call wants to have. */
  public enum Accept {
    /** An answer in one piece. */
    JSON("application/json"),
    /** A stream. */
    EVENTS("text/event-stream");

    private final String type;

    Accept(String type) {
      this.type = type;
    }

    private byte[] lines() {
      return this == JSON ? JSON_LINES : EVENTS_LINES;
    }
  }

  private static final byte[] JSON_LINES = lines(Accept.JSON);
  private static final byte[] EVENTS_LINES = lines(Accept.EVENTS);

  private final PreparedHead prepared;
  private final Accept accept;
  private final byte[] length;

  private RequestHead(PreparedHead prepared, Accept accept, byte[] length) {
    this.prepared = prepared;
    this.accept = accept;
    this.length = length;
  }

  /**
   * The head of a call.
   *
   * @param bodyLength the body's bytes
   * @param more headers of this call alone; they come before prepared ones of the same name
   */
  public static RequestHead of(
      PreparedHead prepared, Accept accept, int bodyLength, Map<String, String> more) {
    byte[] length = Integer.toString(bodyLength).getBytes(US_ASCII);
    if (more.isEmpty()) {
      return new RequestHead(prepared, accept, length);
    }
    HttpHeaders headers = prepared.headers.copy();
    more.forEach(headers::set);
    return new RequestHead(PreparedHead.of(prepared.path, headers), accept, length);
  }

  private static byte[] lines(Accept accept) {
    return ("accept: " + accept.type + "\r\ncontent-length: ").getBytes(US_ASCII);
  }

  String path() {
    return prepared.path;
  }

  /** All headers, for a protocol that writes them its own way. */
  HttpHeaders headers() {
    return prepared
        .headers
        .copy()
        .set(HttpHeaderNames.ACCEPT, accept.type)
        .set(HttpHeaderNames.CONTENT_LENGTH, new String(length, US_ASCII));
  }

  /** Its bytes in HTTP/1.1, the blank line included. */
  int bytes() {
    return prepared.bytes.length + accept.lines().length + length.length + 4;
  }

  /** Writes it into a buffer that has room for it there. */
  void write(ByteBuf buffer, int index) {
    int at = index;
    buffer.setBytes(at, prepared.bytes);
    at += prepared.bytes.length;
    byte[] lines = accept.lines();
    buffer.setBytes(at, lines);
    at += lines.length;
    buffer.setBytes(at, length);
    at += length.length;
    buffer.setInt(at, '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n');
  }
}
