package dev.homeostat.gateway.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * What every call of a target with one credential says before its body, written down once per
 * configuration: most of a request's head, and the costliest part of it, never changes. Holds the
 * credential, so it has no text form. Immutable.
 */
public final class PreparedHead {
  final String path;
  final HttpHeaders headers;
  final byte[] bytes;

  private PreparedHead(String path, HttpHeaders headers, byte[] bytes) {
    this.path = path;
    this.headers = headers;
    this.bytes = bytes;
  }

  /**
   * A head with these headers; what each call says by itself is left out of them.
   *
   * @param path the request's path, the base URL's own path included
   */
  static PreparedHead of(String path, HttpHeaders headers) {
    HttpHeaders own =
        headers
            .copy()
            .remove(HttpHeaderNames.ACCEPT)
            .remove(HttpHeaderNames.CONTENT_LENGTH)
            .remove(HttpHeaderNames.TRANSFER_ENCODING);
    String encoded = percentEncoded(path);
    return new PreparedHead(encoded, own, written(encoded, own));
  }

  /** A path as configured may hold letters that a request line must not (RFC 3986, 2.1). */
  private static String percentEncoded(String path) {
    StringBuilder encoded = new StringBuilder(path.length());
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b <= '~') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  /** The request line and these headers, without the blank line behind them. */
  static byte[] written(String path, HttpHeaders headers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.writeBytes(("POST " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.US_ASCII));
    for (Map.Entry<String, String> header : headers) {
      String line = header.getKey() + ": " + header.getValue() + "\r\n";
      bytes.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toByteArray();
  }
}
