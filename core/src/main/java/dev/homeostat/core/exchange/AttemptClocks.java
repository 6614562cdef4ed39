package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.Clocks.OFF;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one attempt, as fields: an event moves a number, no timer is made or cancelled.
 * The time it goes by is the upstream's, which stands still while the client takes nothing. At most
 * one of the five waiting clocks runs at a time; the total clock runs beside them.
 */
final class AttemptClocks {
  private CallerLimits own = CallerLimits.NONE;
  private long waitingUntil = OFF;
  private FailureKind waitingFor = FailureKind.POOL_WAIT;
  private long waitingLimit = OFF;
  private boolean quiet;
  private long totalUntil = OFF;

  /** What runs out first, and when. */
  long next() {
    return Math.min(waitingUntil, totalUntil);
  }

  /** What a clock that has run out means, or null when none has. */
  @Nullable FailureKind expired(long now) {
    if (now >= waitingUntil) {
      return waitingFor;
    }
    return now >= totalUntil ? FailureKind.NO_RESPONSE : null;
  }

  /** From now on the caller's limits come before ours. */
  void heed(CallerLimits callers) {
    own = callers;
  }

  /**
   * From now on this is what the attempt waits for; a limit of {@link Clocks#OFF} waits for ever.
   */
  void waitFor(FailureKind kind, long now, long limit) {
    boolean content = kind == FailureKind.FIRST_CONTENT_TIMEOUT;
    waitFor(kind, now, limit, content ? own.firstContent() : OFF);
  }

  /** A clock that the caller made shorter than ours is the caller's deadline. */
  private void waitFor(FailureKind kind, long now, long limit, long callers) {
    waitingFor = callers < limit ? FailureKind.DEADLINE : kind;
    waitingLimit = callers == OFF ? limit : callers;
    quiet = false;
    rearm(now);
  }

  private void rearm(long now) {
    waitingUntil = waitingLimit == OFF ? OFF : now + waitingLimit;
  }

  /**
   * Content came: from now on silence counts, a quiet phase allowing for signs of life. A caller's
   * limit is meant for visible text; it makes quiet phases longer, but not shorter.
   */
  void stall(long now, long limit, boolean quietPhase) {
    boolean ours = quietPhase && own.stall() <= limit;
    waitFor(FailureKind.STREAM_STALLED, now, limit, ours ? OFF : own.stall());
    quiet = quietPhase;
  }

  /** A sign of life without content: it prolongs a silence that was meant to be long, no other. */
  void beat(long now) {
    if (quiet) {
      rearm(now);
    }
  }

  /** Nothing in particular is awaited. */
  void waitForNothing() {
    waitingUntil = OFF;
  }

  void total(long now, long limit) {
    totalUntil = limit == OFF ? OFF : now + limit;
  }

  /**
   * What a clock that ran out says.
   *
   * @param status the status that the rest of a refusal was awaited for
   */
  static Failure failure(FailureKind kind, int status) {
    return switch (kind) {
      case POOL_WAIT -> Failure.seen(kind, "no connection of ours was free in time");
      case EGRESS_PROXY -> Failure.seen(kind, "the egress proxy opened no tunnel in time");
      case CONNECT_TIMEOUT -> Failure.seen(kind, "no connection in time");
      case NETWORK -> Failure.seen(kind, "the upload made no progress");
      case FIRST_CONTENT_TIMEOUT -> Failure.seen(kind, "no content in time");
      case NO_RESPONSE -> Failure.seen(kind, "no answer in time");
      case STREAM_STALLED -> Failure.seen(kind, "the stream fell silent");
      case DEADLINE -> Failure.seen(kind, "the caller's own limit for content ran out");
      case UPSTREAM_ERROR ->
          FailureRules.classify(ErrorFacts.ofStatus(status, ErrorFacts.NO_RETRY_AFTER));
      case UNJUDGED -> Failure.seen(kind, "the answer wasn't judged in time");
      default -> Failure.seen(kind, kind.label());
    };
  }
}
