package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.money.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One granted upstream call: where it stands, and its clocks. Dropped from the set when it ends.
 */
final class Attempt {
  final int number;
  final int candidate;
  final Target target;
  final int credential;

  /** The right to this attempt, as the gate gave it. */
  final long permit;

  /** How many different credentials of its target failed in the exchange. */
  int credentialsFailed;

  final Clocks limits;
  final long startedAt;
  final AttemptClocks clocks = new AttemptClocks();

  /** Events before the content that are kept back; bounded, so that a chatty queue stays cheap. */
  int held;

  final FinishedChoices finished;

  /** The HTTP status once the head arrived, else 0. */
  int status;

  long firstContentNanos = -1;
  Usage usage = Usage.NONE;

  /** Whether the answer so far is one that a client was given a part of. */
  boolean opened;

  /** About how much it has said, whether the client needed it or not. */
  final Consumption sent = new Consumption();

  /**
   * Whether it has said anything: a word, a refusal, a tool call; thoughts and blanks don't count.
   */
  boolean said;

  /** Whether the last thing it said was a piece of a tool call, which may not be whole. */
  boolean inTool;

  /** The choices it has spoken of. */
  long begun;

  /** Whether its provider took the request, so that it is paid for. */
  boolean accepted;

  /** How it goes on with an answer that another has begun, or null for an answer of its own. */
  @Nullable RescuePath path;

  /** What drops the part that the client has already; null for an answer of its own. */
  @Nullable PrefixFilter filter;

  /** What notices that it starts over instead of going on; null where that can't happen. */
  @Nullable RestartWatch restart;

  /** What its request says beyond the caller's own. */
  Opening opening = Opening.FRESH;

  /** What its answer has to pass before the client gets any of it; empty once it did. */
  Set<Gate> gates = Set.of();

  /** Whether content of a stream that has to pass a gate has begun. */
  boolean gathered;

  /** Whether its answer is complete and being judged; its transfer is over then. */
  boolean judging;

  /** Whether the provider forgot the finish reason of the answer that is being judged. */
  boolean addFinish;

  /** Whether the tail of a large JSON answer is passed on as it comes. */
  boolean relayed;

  Attempt(
      int number,
      int candidate,
      Target target,
      int credential,
      long permit,
      Clocks limits,
      int choices,
      long startedAt) {
    this.number = number;
    this.candidate = candidate;
    this.target = target;
    this.credential = credential;
    this.permit = permit;
    this.limits = limits;
    this.finished = new FinishedChoices(choices);
    this.startedAt = startedAt;
  }

  /** Whether all that the client has was repeated; of course for an answer of its own. */
  boolean passed() {
    return filter == null || filter.passed();
  }

  /** Whether its answer is kept until it is judged. */
  boolean gated() {
    return !gates.isEmpty();
  }

  /** Whether its content has begun, for the client or for a gate. */
  boolean spoke() {
    return opened || gathered;
  }

  /** What it was paid: as its provider counted, else an estimate. */
  Usage consumed(long inputTokens) {
    if (!accepted) {
      return Usage.NONE;
    }
    // A count that came early is older than what was sent since.
    return new Usage(
        usage.input() > 0 ? usage.input() : inputTokens, Math.max(usage.output(), sent.tokens()));
  }
}
