package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.Verdict.Plain.COMPLETE;
import static dev.homeostat.core.exchange.Verdict.Plain.COMPLETE_WITHOUT_FINISH;
import static dev.homeostat.core.exchange.Verdict.Plain.FINISH_UNHEARD;
import static dev.homeostat.core.exchange.Verdict.Plain.HOLD;
import static dev.homeostat.core.exchange.Verdict.Plain.IGNORE;
import static dev.homeostat.core.exchange.Verdict.Plain.OPEN;
import static dev.homeostat.core.exchange.Verdict.Plain.PASS;
import static dev.homeostat.core.exchange.Verdict.Plain.USAGE;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;

/**
 * Reads a stream's events in the light of what came before them: which go to the client, which make
 * the answer complete, and which end the attempt. Knows no time and does nothing. An attempt that
 * rescues an answer speaks only once it has repeated what the client has already.
 */
final class StreamRules {
  /** More events than this and one per choice before any content are chatter nobody needs. */
  private static final int MOST_CHATTER = 16;

  /** All choices have finished, and none has said a word. */
  static final Loss NO_CONTENT =
      Loss.seen(FailureKind.UPSTREAM_EMPTY, "the stream ended without any content");

  private static final Verdict UNREADABLE =
      lost(FailureKind.UPSTREAM_MALFORMED, "an event of the stream can't be read");
  private static final Verdict DIVERGED =
      lost(FailureKind.DIVERGED, "its answer differs from what was delivered already");

  private static final Verdict STARTED_OVER =
      lost(FailureKind.DIVERGED, "it started over instead of going on");

  private final ExchangeTerms terms;

  StreamRules(ExchangeTerms terms) {
    this.terms = terms;
  }

  Verdict judge(Attempt attempt, FrameFacts facts) {
    if (attempt.finished.all()) {
      return afterFinish(facts);
    }
    return switch (facts.kind()) {
      case CONTENT, REASONING, TOOL_CALL -> content(attempt, facts);
      case FINISH -> finish(attempt, facts);
      case BEAT -> beat(attempt);
      case COMMENT, MALFORMED_BLANK -> IGNORE;
      case USAGE -> attempt.spoke() && terms.usageAsked() ? USAGE : IGNORE;
      case DONE -> done(attempt);
      case ERROR -> error(facts);
      case MALFORMED -> UNREADABLE;
    };
  }

  /** What the end of the transfer means. */
  Verdict transferEnded(Attempt attempt) {
    if (attempt.finished.all()) {
      return COMPLETE;
    }
    String what =
        attempt.spoke()
            ? "the stream broke off before its finish reason"
            : "the stream ended before any content";
    return whole(FailureKind.UPSTREAM_TRUNCATED, what);
  }

  private Verdict afterFinish(FrameFacts facts) {
    return switch (facts.kind()) {
      case DONE -> COMPLETE;
      case USAGE -> terms.usageAsked() ? USAGE : IGNORE;
      case COMMENT,
          BEAT,
          REASONING,
          TOOL_CALL,
          CONTENT,
          FINISH,
          ERROR,
          MALFORMED_BLANK,
          MALFORMED ->
          IGNORE;
    };
  }

  private Verdict content(Attempt attempt, FrameFacts facts) {
    boolean wordless = !attempt.said && facts.kind() == FrameKind.CONTENT && facts.blank();
    if (attempt.spoke()) {
      return wordless && endsWordless(facts) ? new Verdict.Lost(NO_CONTENT) : PASS;
    }
    PrefixFilter filter = attempt.filter;
    RestartWatch restart = attempt.restart;
    if (restart != null && facts.kind() != FrameKind.REASONING) {
      return continued(restart, facts);
    }
    if (filter != null) {
      boolean seam = attempt.path == RescuePath.SEAM;
      return repeated(filter, facts, seam);
    }
    if (!wordless) {
      return OPEN;
    }
    // White space is kept back until a word follows; a text that is nothing else is no answer.
    if (facts.finish()) {
      return facts.ordinaryStop() ? FINISH_UNHEARD : OPEN;
    }
    return room(attempt) ? HOLD : OPEN;
  }

  /** Whether an event ends an answer that has said nothing as if that were all. */
  private boolean endsWordless(FrameFacts facts) {
    return terms.choices() == 1 && facts.finish() && facts.ordinaryStop();
  }

  private boolean room(Attempt attempt) {
    return attempt.held < MOST_CHATTER + terms.choices();
  }

  /** A continuation is believed as soon as it differs from the beginning of what it continues. */
  private static Verdict continued(RestartWatch restart, FrameFacts facts) {
    if (facts.plainText() && restart.suspects(facts.contentText())) {
      return restart.restarted() ? STARTED_OVER : facts.finish() ? DIVERGED : IGNORE;
    }
    return restart.held().isEmpty() ? OPEN : new Verdict.OpenWith(restart.held());
  }

  private static Verdict repeated(PrefixFilter filter, FrameFacts facts, boolean seam) {
    if (facts.kind() == FrameKind.REASONING) {
      return facts.finish() ? DIVERGED : IGNORE;
    }
    boolean passed = filter.passed();
    if (facts.kind() == FrameKind.TOOL_CALL || !facts.plainText()) {
      return passed ? OPEN : DIVERGED;
    }
    String text = facts.contentText();
    int skip = filter.take(text);
    if (skip < 0 || (facts.finish() && !filter.passed())) {
      return DIVERGED;
    }
    if (skip == text.length() && !facts.finish()) {
      return IGNORE;
    }
    if (skip == text.length() && seam) {
      return DIVERGED;
    }
    if (splitsPair(text, skip)) {
      return DIVERGED;
    }
    return skip == 0 ? OPEN : new Verdict.OpenRest(skip);
  }

  /** Half a character can't be sent. */
  private static boolean splitsPair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }

  private Verdict finish(Attempt attempt, FrameFacts facts) {
    boolean usage = facts.usage() && terms.usageAsked();
    if (!usage && !attempt.finished.anyNew(facts.finishedChoices())) {
      return IGNORE;
    }
    boolean wordless = !attempt.said && endsWordless(facts);
    if (attempt.spoke()) {
      return wordless ? new Verdict.Lost(NO_CONTENT) : PASS;
    }
    PrefixFilter filter = attempt.filter;
    if (filter != null && !(filter.passed() && goesOn(attempt))) {
      return DIVERGED;
    }
    if (filter != null) {
      return wordless ? new Verdict.Lost(NO_CONTENT) : OPEN;
    }
    return facts.ordinaryStop() ? FINISH_UNHEARD : OPEN;
  }

  /**
   * Whether an attempt that ends here has gone on with the answer. A replay that ends where the
   * answer broke has shown that nothing is missing; last words that are repeated show nothing, nor
   * does a beginning that was told again.
   */
  private static boolean goesOn(Attempt attempt) {
    RestartWatch restart = attempt.restart;
    return attempt.path != RescuePath.SEAM && (restart == null || restart.held().isEmpty());
  }

  private Verdict beat(Attempt attempt) {
    if (attempt.spoke()) {
      return PASS;
    }
    return attempt.filter == null && room(attempt) ? HOLD : IGNORE;
  }

  /**
   * {@code [DONE]} without a finish reason: an end with an anomaly when there was content, but not
   * in the middle of a tool call. Of several choices each that began must have finished; a provider
   * that makes fewer than were asked for may say so.
   */
  private Verdict done(Attempt attempt) {
    if (attempt.inTool && !attempt.finished.covers(attempt.begun)) {
      return whole(FailureKind.UPSTREAM_TRUNCATED, "a tool call broke off");
    }
    if (!attempt.passed() || (!attempt.spoke() && !goesOn(attempt))) {
      return DIVERGED;
    }
    if (!attempt.said) {
      return new Verdict.Lost(NO_CONTENT);
    }
    if (terms.choices() == 1) {
      return COMPLETE_WITHOUT_FINISH;
    }
    return attempt.finished.covers(attempt.begun)
        ? COMPLETE
        : whole(FailureKind.UPSTREAM_TRUNCATED, "the stream ended before all choices had finished");
  }

  private static Verdict error(FrameFacts facts) {
    ErrorFacts error = facts.error();
    return error != null
        ? new Verdict.Lost(Loss.of(FailureRules.classify(error)))
        : lost(FailureKind.UPSTREAM_ERROR, "the stream reported an error");
  }

  private static Verdict lost(FailureKind kind, String what) {
    return new Verdict.Lost(Loss.seen(kind, what));
  }

  private static Verdict whole(FailureKind kind, String what) {
    return new Verdict.Lost(Loss.ofWhole(Failure.seen(kind, what)));
  }
}
