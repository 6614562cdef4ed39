package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.money.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done next. The machine decides it, the attempt loop does it, in the order given.
 */
public sealed interface Action {

  /**
   * Call a candidate.
   *
   * @param attempt the attempt's number, from 1
   * @param candidate the candidate's place in the plan
   * @param credential which of the endpoint's credentials to use
   * @param permit the right to it, which its outcome gives back
   * @param opening what the request says beyond the caller's own
   */
  record Start(int attempt, int candidate, int credential, long permit, Opening opening)
      implements Action {}

  /** Close the attempt's connection at once: nothing awaits a dying stream. */
  record Abort(int attempt) implements Action {}

  /** The attempt is over; let its connection come to its natural end and be used again. */
  record Settle(int attempt) implements Action {}

  /** Stop reading from the attempt. */
  record Pause(int attempt) implements Action {}

  /** Read from the attempt again. */
  record Resume(int attempt) implements Action {}

  /** Send the status line of a stream (L1). */
  record CommitStream() implements Action {}

  /** Keep the bytes of the event just given, until content opens or the attempt is left. */
  record Hold() implements Action {}

  /** Throw away what is held. */
  record DropHeld() implements Action {}

  /**
   * Have an attempt's complete answer judged, and say what came of it: {@link
   * ExchangeEvent.Judged}. The attempt's transfer is over.
   */
  record Judge(int attempt, Set<Gate> gates) implements Action {
    /** Copies. */
    public Judge {
      gates = Set.copyOf(gates);
    }
  }

  /** Send what is held. */
  record ReleaseHeld() implements Action {}

  /** Send the bytes of the event just given. */
  record Forward() implements Action {}

  /**
   * Send the event just given as one of the stream that began before this attempt: under its id,
   * time and model, and without the first characters of its text, which the client has already.
   *
   * @param skip how many characters to leave out
   * @param usage what stands in it instead of its own usage, or null to leave that as it is
   */
  record ForwardAs(int skip, @Nullable Usage usage) implements Action {
    /** Its usage, if it has one, is the client's. */
    public ForwardAs(int skip) {
      this(skip, null);
    }
  }

  /** Send a piece of text as an event of the stream that began before this attempt. */
  record Say(String text) implements Action {}

  /**
   * Send the final usage event with these numbers, under the id, time and model of the stream that
   * began before this attempt.
   */
  record ForwardUsage(Usage usage) implements Action {}

  /** Send a sign of life. */
  record Heartbeat() implements Action {}

  /**
   * End the stream well.
   *
   * @param addFinish whether the provider forgot the finish reason
   */
  record EndStream(boolean addFinish) implements Action {}

  /** Send the attempt's complete JSON answer (L1 and L2 in one). */
  record SendAnswer(int attempt) implements Action {}

  /** Send the attempt's complete JSON answer as the stream that was asked for. */
  record SendAsStream(int attempt) implements Action {}

  /** Send what has arrived of a large JSON answer, and the rest as it comes. */
  record RelayRest(int attempt) implements Action {}

  /** A relayed answer is complete. */
  record EndRelay() implements Action {}

  /** Answer with an error: nothing was sent yet. */
  record Refuse(Refusal refusal) implements Action {}

  /**
   * Say what happened inside the open stream, and break the transfer so that nobody overlooks it.
   */
  record BreakStream(Refusal refusal) implements Action {}

  /** Drop the client's connection: a relayed answer broke, or the client takes nothing. */
  record DropClient() implements Action {}

  /** Tell the listeners that an attempt's content began. */
  record PublishFirstContent(FirstContent fact) implements Action {}

  /** Tell the listeners what an attempt came to. */
  record PublishOutcome(Outcome outcome) implements Action {}

  /** The exchange is over; nothing follows. */
  record Finish(ExchangeEnd end) implements Action {}
}
