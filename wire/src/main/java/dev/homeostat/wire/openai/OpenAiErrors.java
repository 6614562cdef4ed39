package dev.homeostat.wire.openai;

import dev.homeostat.wire.json.JsonOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our own errors in OpenAI's shape, as a body and as the last event of a broken stream. */
public final class OpenAiErrors {
  private OpenAiErrors() {}

  /** The body of an error response: one line of JSON. */
  public static byte[] body(OpenAiError error) {
    JsonOut out = new JsonOut();
    write(error, out);
    return out.toBytes();
  }

  /**
   * The in-band error of a chat stream. It stands alone, without {@code choices}: with them some
   * clients keep the short text and report nothing. No {@code [DONE]} may follow.
   */
  public static byte[] sseFrame(OpenAiError error) {
    JsonOut out = new JsonOut().raw("data: ");
    write(error, out);
    return out.raw("\n\n").toBytes();
  }

  private static void write(OpenAiError error, JsonOut out) {
    out.raw("{\"error\":{\"message\":").string(error.message);
    out.raw(",\"type\":").string(error.type);
    nullable(",\"param\":", error.param, out);
    nullable(",\"code\":", error.code, out);
    if (!error.attempts.isEmpty()) {
      attempts(error.attempts, out);
    }
    if (error.availability != null) {
      availability(error.availability, out);
    }
    out.raw("}}");
  }

  private static void attempts(List<Attempt> attempts, JsonOut out) {
    String separator = ",\"metadata\":{\"attempts\":[";
    for (Attempt attempt : attempts) {
      out.raw(separator).raw("{\"target\":").string(attempt.target);
      out.raw(",\"outcome\":").string(attempt.outcome);
      out.raw(",\"status\":").raw(attempt.status == 0 ? "null" : Integer.toString(attempt.status));
      out.raw(",\"ms\":").raw(Long.toString(attempt.millis)).raw("}");
      separator = ",";
    }
    out.raw("]}");
  }

  private static void availability(Availability availability, JsonOut out) {
    Integer seconds = availability.retryAfterSeconds;
    out.raw(",\"availability\":{\"retryable\":").raw(Boolean.toString(availability.retryable));
    out.raw(",\"retry_after\":").raw(seconds == null ? "null" : seconds.toString());
    out.raw(",\"excluded_by\":[");
    String separator = "";
    for (Exclusion exclusion : availability.excludedBy) {
      Integer clears = exclusion.clearsInSeconds;
      out.raw(separator).raw("{\"reason\":").string(exclusion.reason);
      out.raw(",\"targets\":").raw(Integer.toString(exclusion.targets));
      out.raw(",\"clears_in\":").raw(clears == null ? "null" : clears.toString()).raw("}");
      separator = ",";
    }
    out.raw("]}");
  }

  private static void nullable(String key, @Nullable String value, JsonOut out) {
    out.raw(key);
    if (value == null) {
      out.raw("null");
    } else {
      out.string(value);
    }
  }

  /**
   * One error.
   *
   * @param message what went wrong and what to do, in one or two sentences
   * @param type OpenAI's family, such as {@code invalid_request_error} or {@code upstream_error}
   * @param param the request field at fault, or null
   * @param code the cause for programs, or null
   * @param attempts what was tried, in order; empty leaves {@code metadata} out
   * @param availability when and why to come back, or null
   */
  public record OpenAiError(
      String message,
      String type,
      @Nullable String param,
      @Nullable String code,
      List<Attempt> attempts,
      @Nullable Availability availability) {
    /** Copies the list. */
    public OpenAiError {
      attempts = List.copyOf(attempts);
    }

    /** An error without any history. */
    public static OpenAiError of(
        String message, String type, @Nullable String param, @Nullable String code) {
      return new OpenAiError(message, type, param, code, List.of(), null);
    }

    /** The caller's own fault. */
    public static OpenAiError of(ChatRequestScan.Bad bad) {
      return of(bad.message(), "invalid_request_error", bad.param(), bad.code());
    }
  }

  /**
   * One attempt of the exchange.
   *
   * @param target what was asked
   * @param outcome what it came to
   * @param status the provider's HTTP status, or 0 when there was none
   * @param millis how long it took
   */
  public record Attempt(String target, String outcome, int status, long millis) {}

  /**
   * When and why to come back.
   *
   * @param retryable whether the same request may succeed later
   * @param retryAfterSeconds in how many seconds, or null when unknown
   * @param excludedBy why candidates were left out
   */
  public record Availability(
      boolean retryable, @Nullable Integer retryAfterSeconds, List<Exclusion> excludedBy) {
    /** Copies the list. */
    public Availability {
      excludedBy = List.copyOf(excludedBy);
    }
  }

  /**
   * Candidates that were left out for one reason.
   *
   * @param reason why
   * @param targets how many
   * @param clearsInSeconds when the first of them may be used again, or null when nobody knows
   */
  public record Exclusion(String reason, int targets, @Nullable Integer clearsInSeconds) {}
}
