package dev.homeostat.wall.answer;

import java.util.ArrayList;
import java.util.List;

/**
 * Status line and headers of an answer, without those that frame the body.
 *
 * @param status any number, valid or not
 */
public record Head(int status, List<Header> headers) {
  public Head {
    headers = List.copyOf(headers);
  }

  /** A head with only a content type. */
  public static Head of(int status, String contentType) {
    return new Head(status, List.of(new Header("Content-Type", contentType)));
  }

  public Head withStatus(int changed) {
    return new Head(changed, headers);
  }

  /** The same head with one more header line. */
  public Head plus(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Head(status, more);
  }

  /** The same head where this header has only this value. */
  public Head with(String name, String value) {
    List<Header> others = new ArrayList<>(headers);
    others.removeIf(header -> header.name().equalsIgnoreCase(name));
    others.add(new Header(name, value));
    return new Head(status, others);
  }

  /** Whether HTTP forbids a body after this status. */
  public boolean bodiless() {
    return status == 204 || status == 304;
  }

  Bytes bytes(List<Header> framing) {
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(status);
    text.append(' ').append(reason(status)).append("\r\n");
    for (Header header : headers) {
      line(text, header);
    }
    for (Header header : framing) {
      line(text, header);
    }
    return Bytes.utf8(text.append("\r\n").toString());
  }

  private static void line(StringBuilder text, Header header) {
    text.append(header.name()).append(": ").append(header.value()).append("\r\n");
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 204 -> "No Content";
      case 302 -> "Found";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 413 -> "Content Too Large";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Status";
    };
  }
}
