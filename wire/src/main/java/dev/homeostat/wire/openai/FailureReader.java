package dev.homeostat.wire.openai;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import dev.homeostat.wire.http.HeaderLookup;
import dev.homeostat.wire.http.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From a provider's whole answer to the failure it is, by the steps that an exchange takes: a
 * refusal by its status, headers and body; a 200 by what it brings, be it JSON or a stream. Never
 * throws.
 */
public final class FailureReader {

  private FailureReader() {}

  /**
   * Reads one answer.
   *
   * @param status the HTTP status; 0 when nothing answered and the body is an exception's text
   * @param body the whole body
   * @param contentType the content type, or null
   * @param headers the answer's headers
   * @param nowEpochMillis the wall clock, for dates in headers
   * @return what it is, or null when it is a usable answer
   */
  public static @Nullable Failure read(
      int status,
      byte[] body,
      @Nullable String contentType,
      HeaderLookup headers,
      long nowEpochMillis) {
    if (status != 200) {
      return FailureRules.classify(
          ErrorReader.read(status, body, contentType, headers, nowEpochMillis));
    }
    Failure failure = ofAnswer(body, contentType, headers, nowEpochMillis);
    return failure == null ? null : withHeaders(failure, headers, nowEpochMillis);
  }

  private static @Nullable Failure ofAnswer(
      byte[] body, @Nullable String contentType, HeaderLookup headers, long now) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    String head = new String(body, 0, Math.min(body.length, 64), StandardCharsets.UTF_8).strip();
    if (head.isEmpty()) {
      return Failure.seen(FailureKind.UPSTREAM_EMPTY, "the answer has no body at all");
    }
    if (type.startsWith("text/html")) {
      return FailureRules.classify(ErrorReader.read(200, body, contentType, headers, now));
    }
    if (head.startsWith("{") || head.startsWith("[")) {
      ChatAnswerReader reader = new ChatAnswerReader();
      reader.feed(body, 0, body.length);
      return reader.finish().decisive().failure();
    }
    if (type.startsWith("text/event-stream") || isStream(head)) {
      return ofStream(body);
    }
    // Words where an answer should be.
    return FailureRules.classify(ErrorReader.read(200, body, contentType, headers, now));
  }

  private static boolean isStream(String head) {
    return head.startsWith("data:")
        || head.startsWith("event:")
        || head.startsWith("id:")
        || head.startsWith("retry:")
        || head.startsWith(":")
        || head.startsWith("\uFEFFdata:");
  }

  private static @Nullable Failure ofStream(byte[] body) {
    ChatAssembler assembler = new ChatAssembler();
    assembler.feed(body, 0, body.length);
    // A record of a stream may end without the blank line that its last event needs.
    assembler.feed(new byte[] {'\n', '\n'}, 0, 2);
    byte[] json = assembler.finish();
    ErrorFacts error = assembler.error();
    if (error != null) {
      return FailureRules.classify(error);
    }
    if (json == null) {
      return Failure.seen(FailureKind.UPSTREAM_TRUNCATED, "the stream is not a whole answer");
    }
    ChatAnswerReader reader = new ChatAnswerReader();
    reader.feed(json, 0, json.length);
    return reader.finish().decisive().failure();
  }

  /** An error inside a 200 says itself when to come back, or its headers do. */
  private static Failure withHeaders(Failure failure, HeaderLookup headers, long now) {
    if (failure.retryAfterNanos() != ErrorFacts.NO_RETRY_AFTER) {
      return failure;
    }
    return failure.withRetryAfter(RetryAfter.nanos(failure.status(), headers, null, "", now));
  }
}
