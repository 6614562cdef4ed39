package dev.homeostat.wire.openai;

import dev.homeostat.core.exchange.AnswerFacts;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.money.Usage;
import dev.homeostat.wire.json.JsonError;
import org.jspecify.annotations.Nullable;

/**
 * What a complete chat answer says.
 *
 * @param malformed why it isn't JSON, or null
 * @param error the error it really is, although its status was 200, or null
 * @param empty whether it brings nothing: no choices, or neither text nor tool call nor refusal
 * @param finished whether a finish reason is given
 * @param ordinaryStop whether that reason doesn't explain an answer without content, as a length
 *     limit or a filter does
 * @param finishReason the last finish reason, or null
 * @param model the model that answered, or null
 * @param modelFrom where the model's value stands in the body, its quotes included; -1 without one
 * @param modelTo the first byte after it
 * @param usage the tokens as the provider counted them, or null
 * @param cachedTokens prompt tokens from the provider's cache, counted in the input too
 * @param reasoningTokens completion tokens spent on reasoning, counted in the output too
 * @param unfinished whether a choice gives no finish reason, although the answer came whole
 * @param bareTool whether a tool call has no id
 * @param saidTokens about how many tokens the answer has, should nobody have counted them
 */
public record ChatAnswerFacts(
    @Nullable JsonError malformed,
    @Nullable ErrorFacts error,
    boolean empty,
    boolean finished,
    boolean ordinaryStop,
    @Nullable String finishReason,
    @Nullable String model,
    int modelFrom,
    int modelTo,
    @Nullable Usage usage,
    long cachedTokens,
    long reasoningTokens,
    boolean unfinished,
    boolean bareTool,
    long saidTokens) {

  /**
   * The part of it that decides what becomes of the exchange. An answer that a length limit or a
   * filter left without content is not empty: its finish reason says why. What is really an error
   * never counts as content.
   */
  public AnswerFacts decisive() {
    return new AnswerFacts(
        malformed == null,
        malformed == null ? null : malformed.message(),
        error != null || (empty && (!finished || ordinaryStop)),
        usage == null ? Usage.NONE : usage,
        error);
  }

  /** Whether it is an answer that may be passed on as a success. */
  public boolean usable() {
    return malformed == null && error == null && !empty;
  }
}
