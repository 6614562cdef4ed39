package dev.homeostat.gateway.ingress;

import dev.homeostat.core.routing.Needs;
import dev.homeostat.core.routing.Workload;
import dev.homeostat.wire.openai.ChatRequestFacts;

/** What a chat request needs of a target, and how much work it is. */
final class RequestNeeds {
  /** Bytes per token: JSON around English text; other scripts have fewer tokens per byte. */
  private static final int BYTES_PER_TOKEN = 4;

  /** What vendors count for an image of usual size; its bytes say nothing about it. */
  private static final int MEDIA_TOKENS = 1_000;

  /**
   * The answer's expected length when the caller sets no limit: a few paragraphs. It only weighs
   * the price and the time of output against those of input, where a factor of two rarely changes
   * who comes first.
   */
  private static final int USUAL_ANSWER = 512;

  private RequestNeeds() {}

  /** What a target must be able to do. */
  static Needs needs(ChatRequestFacts facts) {
    Long limit = facts.maxTokens();
    return new Needs(
        facts.hasImages(),
        facts.hasTools(),
        facts.hasResponseSchema(),
        facts.asksReasoning(),
        inputTokens(facts),
        limit == null ? 0 : limit);
  }

  /** How much work it is. A caller's limit is the best guess there is at what it wants. */
  static Workload work(ChatRequestFacts facts) {
    Long limit = facts.maxTokens();
    long each = limit == null ? USUAL_ANSWER : limit;
    return new Workload(inputTokens(facts), each * facts.n());
  }

  private static long inputTokens(ChatRequestFacts facts) {
    long text = facts.bytes() - (long) facts.mediaBytes();
    return text / BYTES_PER_TOKEN + (long) MEDIA_TOKENS * facts.mediaParts();
  }
}
