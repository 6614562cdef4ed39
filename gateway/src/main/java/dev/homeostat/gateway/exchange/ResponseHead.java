package dev.homeostat.gateway.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.util.Arrays;

/**
 * The head of a response to a client, written down as it is put together: a map of headers that is
 * turned into bytes right away costs more than the bytes. Holds no memory that must be given back.
 * Used on one loop, for one response.
 *
 * <p>Nothing that a value holds can end its line: what isn't a visible character of ASCII or a
 * blank is sent as a question mark.
 */
public final class ResponseHead {
  private static final int USUAL = 384;
  private static final byte[] OK = statusLine(200);

  private final int status;
  private byte[] bytes = new byte[USUAL];
  private int length;
  private boolean sized;

  private ResponseHead(int status) {
    this.status = status;
    byte[] line = status == 200 ? OK : statusLine(status);
    System.arraycopy(line, 0, bytes, 0, line.length);
    length = line.length;
  }

  /** The head of a response with this status, 200..599, and no headers yet. */
  public static ResponseHead of(int status) {
    return new ResponseHead(status);
  }

  /** Adds a header. A name is added once; the length and the framing add themselves. */
  public ResponseHead add(AsciiString name, CharSequence value) {
    int characters = value.length();
    room(name.length() + characters + 4);
    System.arraycopy(name.array(), name.arrayOffset(), bytes, length, name.length());
    int at = length + name.length();
    bytes[at++] = ':';
    bytes[at++] = ' ';
    for (int i = 0; i < characters; i++) {
      char c = value.charAt(i);
      bytes[at++] = c < ' ' || c > '~' ? (byte) '?' : (byte) c;
    }
    bytes[at++] = '\r';
    bytes[at++] = '\n';
    length = at;
    return this;
  }

  /** Adds a header whose value is a number. */
  public ResponseHead add(AsciiString name, long value) {
    return add(name, Long.toString(value));
  }

  /** States the body's length, instead of saying later where it ends. */
  public ResponseHead sized(CharSequence contentLength) {
    sized = true;
    return add(HttpHeaderNames.CONTENT_LENGTH, contentLength);
  }

  int status() {
    return status;
  }

  boolean isSized() {
    return sized;
  }

  /** Its bytes, the blank line's two included. */
  int length() {
    return length + 2;
  }

  /** Writes it down, with the blank line behind it. */
  void writeTo(ByteBuf buffer) {
    buffer.writeBytes(bytes, 0, length).writeByte('\r').writeByte('\n');
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  private static byte[] statusLine(int status) {
    return ("HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n").getBytes(US_ASCII);
  }
}
