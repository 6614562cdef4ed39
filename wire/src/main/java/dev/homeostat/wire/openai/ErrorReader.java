package dev.homeostat.wire.openai;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.http.HeaderLookup;
import dev.homeostat.wire.http.RetryAfter;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonScan;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a provider said when it refused, from whatever it said it with. Reads at most {@link
 * #MAX_BODY} bytes and never throws.
 */
public final class ErrorReader {
  /** How much of a body is looked at. */
  public static final int MAX_BODY = 64 << 10;

  private ErrorReader() {}

  /**
   * Reads one refusal.
   *
   * @param status the HTTP status
   * @param body the body, or its beginning
   * @param contentType the content type, or an empty string
   * @param headers the response's headers
   * @param nowEpochMillis the wall clock, for dates in headers
   */
  public static ErrorFacts read(
      int status,
      byte[] body,
      @Nullable String contentType,
      HeaderLookup headers,
      long nowEpochMillis) {
    return read(status, body, 0, body.length, contentType, headers, nowEpochMillis);
  }

  /** The same over a range. */
  static ErrorFacts read(
      int status,
      byte[] body,
      int from,
      int to,
      @Nullable String contentType,
      HeaderLookup headers,
      long nowEpochMillis) {
    int length = Math.min(to - from, MAX_BODY);
    String head =
        new String(body, from, Math.min(length, ErrorFacts.TEXT_LIMIT * 3), StandardCharsets.UTF_8);
    String text = ErrorFacts.textOf(head);
    boolean html = html(contentType, text);
    ErrorSink sink = ErrorSink.body();
    if (!html) {
      new JsonScan(JsonLimits.DEFAULT, sink).feed(body, from, length);
    }
    String message = sink.message();
    if (message == null) {
      message = html ? title(head) : plain(head);
    }
    long retryAfter = RetryAfter.nanos(status, headers, sink.retryDelay(), text, nowEpochMillis);
    return new ErrorFacts(
        status,
        sink.code(),
        type(sink, headers),
        sink.param(),
        message,
        html ? text : readable(text, message),
        retryAfter,
        html,
        false);
  }

  /**
   * The text for patterns: a message that stands far behind, or is written in escapes, comes first.
   */
  private static String readable(String text, @Nullable String message) {
    if (message == null) {
      return text;
    }
    String words = message.toLowerCase(Locale.ROOT);
    return text.contains(words) ? text : ErrorFacts.textOf('"' + words + "\" " + text);
  }

  /** The body's own type; else what two clouds say in a header beside a body of words only. */
  private static @Nullable String type(ErrorSink sink, HeaderLookup headers) {
    String type = sink.type();
    if (type == null) {
      type = headers.get("x-amzn-errortype");
    }
    if (type == null) {
      type = headers.get("x-ms-throttle-reason");
    }
    // Amazon may add where the type is explained: ThrottlingException:http://...
    int colon = type == null ? -1 : type.indexOf(':');
    return type == null || colon < 0 ? type : type.substring(0, colon);
  }

  /** An error that came inside a 200, as its own bytes: it has no headers. */
  static ErrorFacts wrapped(ErrorSink sink, String text) {
    int status = sink.wrappedStatus();
    long retryAfter = RetryAfter.nanos(status, HeaderLookup.NONE, sink.retryDelay(), text, 0);
    return new ErrorFacts(
        status,
        sink.code(),
        sink.type(),
        sink.param(),
        sink.message(),
        readable(text, sink.message()),
        retryAfter,
        false,
        !sink.statusTold());
  }

  /** The same for an event that is an error by its name. */
  static ErrorFacts wrapped(byte[] body, int from, int to) {
    ErrorFacts facts = read(0, body, from, to, null, HeaderLookup.NONE, 0);
    ErrorSink sink = ErrorSink.body();
    new JsonScan(JsonLimits.DEFAULT, sink).feed(body, from, Math.min(to - from, MAX_BODY));
    int status = sink.wrappedStatus();
    long retryAfter =
        RetryAfter.nanos(status, HeaderLookup.NONE, sink.retryDelay(), facts.text(), 0);
    return new ErrorFacts(
        status,
        facts.code(),
        facts.type(),
        facts.param(),
        facts.message(),
        facts.text(),
        retryAfter,
        facts.html(),
        !sink.statusTold());
  }

  private static boolean html(@Nullable String contentType, String text) {
    if (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("html")) {
      return true;
    }
    String start = text.stripLeading();
    return start.startsWith("<!doctype html") || start.startsWith("<html");
  }

  private static @Nullable String title(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    int from = lower.indexOf("<title>");
    int to = from < 0 ? -1 : lower.indexOf("</title>", from);
    // Lower-casing may change lengths beyond ASCII: then there is no title to be had.
    if (to < 0 || lower.length() != head.length()) {
      return null;
    }
    return nonBlank(head.substring(from + "<title>".length(), to));
  }

  private static @Nullable String plain(String head) {
    String text = head.strip();
    boolean structured = text.startsWith("{") || text.startsWith("[");
    return structured ? null : nonBlank(text);
  }

  private static @Nullable String nonBlank(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return null;
    }
    int limit = Math.min(stripped.length(), ErrorFacts.TEXT_LIMIT);
    return stripped.substring(0, limit);
  }
}
