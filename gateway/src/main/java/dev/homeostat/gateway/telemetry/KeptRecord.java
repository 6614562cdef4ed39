package dev.homeostat.gateway.telemetry;

import dev.homeostat.core.exchange.ExchangeEnd;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an exchange; see {@link dev.homeostat.gateway.exchange.ExchangeRecord} for
 * the meanings.
 *
 * @param id what the caller saw as {@code x-request-id}
 * @param principal whose it is
 * @param model the model asked for
 * @param stream whether a stream was asked for
 * @param beganEpochMillis wall-clock time of the complete request
 * @param nanos how long it took
 * @param overheadNanos of these, what was spent in no attempt
 * @param end how it ended for the caller
 * @param status the HTTP status sent, or 0
 * @param code the error's code, or null
 * @param target what answered, or null
 * @param attempts what was tried, in order
 * @param usage the tokens of the answer
 * @param cost what the answer cost, or null when no price is known
 * @param rescues who finished an answer that another had begun, in order
 * @param healing the tokens that this took beyond those of the answer; estimated
 */
public record KeptRecord(
    String id,
    String principal,
    String model,
    boolean stream,
    long beganEpochMillis,
    long nanos,
    long overheadNanos,
    ExchangeEnd end,
    int status,
    @Nullable String code,
    @Nullable String target,
    List<KeptAttempt> attempts,
    Usage usage,
    @Nullable Money cost,
    List<KeptRescue> rescues,
    Usage healing) {
  /** Copies. */
  public KeptRecord {
    attempts = List.copyOf(attempts);
    rescues = List.copyOf(rescues);
  }

  /**
   * One rescue.
   *
   * @param from who had delivered the beginning
   * @param to who went on
   * @param at how many characters of text the client had
   * @param by how
   */
  public record KeptRescue(String from, String to, int at, String by) {}

  /**
   * One attempt.
   *
   * @param target what was called
   * @param outcome what came of it
   * @param status the provider's HTTP status, or 0
   * @param nanos how long it took
   */
  public record KeptAttempt(String target, String outcome, int status, long nanos) {}
}
