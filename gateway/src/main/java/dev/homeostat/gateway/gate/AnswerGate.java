package dev.homeostat.gateway.gate;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.exchange.Judgement;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.wire.openai.ChatContent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges a complete answer by the gates of its tier. With several choices the worst decides. Takes
 * bounded time, though as much as a second for an answer of megabytes: never to be called on a
 * loop. Not thread-safe.
 */
public final class AnswerGate {
  private final Set<Gate> gates;
  private final byte[] responseFormat;
  private @Nullable FormatCheck format;

  /**
   * The gates for the answers to one request.
   *
   * @param responseFormat the raw JSON of its {@code response_format}; empty without one
   */
  public AnswerGate(Set<Gate> gates, byte[] responseFormat) {
    this.gates = Set.copyOf(gates);
    this.responseFormat = responseFormat.clone();
  }

  /**
   * Judges.
   *
   * @param answer the complete answer, or the stream's events that are one, in order
   * @param stream which of both
   */
  public Judgement judge(byte[] answer, boolean stream) {
    try {
      ChatContent content = stream ? ChatContent.ofStream(answer) : ChatContent.of(answer);
      return content == null ? unjudged("the answer can't be read as a whole") : judge(content);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError beyondBounds) {
      return unjudged("the answer is more than its gate can judge");
    }
  }

  private Judgement judge(ChatContent content) {
    for (ChatContent.Choice choice : content.choices()) {
      Judgement judgement = judge(choice);
      if (judgement instanceof Judgement.Failed) {
        return judgement;
      }
    }
    boolean nothing = content.choices().isEmpty() && gates.contains(Gate.EMPTY);
    return nothing ? blank() : Judgement.PASSED;
  }

  private Judgement judge(ChatContent.Choice choice) {
    if (gates.contains(Gate.EMPTY) && choice.blank()) {
      return blank();
    }
    if (gates.contains(Gate.REFUSED) && choice.refused()) {
      return new Judgement.Failed(FailureKind.REFUSED, "the answer is a refusal");
    }
    return gates.contains(Gate.SCHEMA) ? format().judge(choice) : Judgement.PASSED;
  }

  private FormatCheck format() {
    FormatCheck known = format;
    if (known == null) {
      known = new FormatCheck(responseFormat);
      format = known;
    }
    return known;
  }

  private static Judgement blank() {
    return new Judgement.Failed(FailureKind.BLANK, "the answer has no content");
  }

  /** No judgement, and why. */
  public static Judgement unjudged(String why) {
    return new Judgement.Failed(FailureKind.UNJUDGED, why);
  }
}
