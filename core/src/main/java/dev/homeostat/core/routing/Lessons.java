package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.InputSize;
import dev.homeostat.core.exchange.Origins;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.Scope;

/** What is learned from an attempt, and what isn't. Safe for any thread. */
final class Lessons {
  /** A stream of fewer tokens says nothing about its pace. */
  private static final long FEW_TOKENS = 8;

  /**
   * A whole answer of so many tokens says how long a token takes. A shorter one (a label, a yes)
   * took hardly longer than its first content would have: it says that instead.
   */
  private static final long LONG_ANSWER = 16;

  private final TargetStates states;

  Lessons(TargetStates states) {
    this.states = states;
  }

  /** Notes when an attempt's content began. */
  void firstContent(FirstContent fact) {
    if (Origins.REVIVAL.accepts(fact.origin(), fact.realm())) {
      revived(fact.target());
    }
    // Thinking is no slowness; and a whole answer's content begins when all of it is there.
    boolean comparable = fact.terms().stream() && !fact.terms().patient();
    if (!comparable || !Origins.LEARNING.accepts(fact.origin(), fact.realm())) {
      return;
    }
    TargetState state = states.open(fact.target());
    if (state != null) {
      state.openSpeed(InputSize.of(fact.terms().inputTokens())).firstContent(fact.nanos());
    }
  }

  /** Notes what an attempt came to. */
  void outcome(Outcome outcome) {
    boolean success = outcome.result() instanceof AttemptResult.Success;
    if (success && Origins.REVIVAL.accepts(outcome.origin(), outcome.realm())) {
      revived(outcome.target());
    }
    if (!Origins.LEARNING.accepts(outcome.origin(), outcome.realm())) {
      return;
    }
    switch (outcome.result()) {
      case AttemptResult.Success _ -> succeeded(outcome);
      case AttemptResult.Failed(var failure) -> failed(outcome, failure.kind());
      case AttemptResult.Cancelled _ -> {}
    }
  }

  /** A trial went well: what a target's last attempts came to is forgotten. */
  void revived(Target target) {
    TargetState state = states.find(target);
    if (state != null) {
      state.revived();
    }
  }

  private void succeeded(Outcome outcome) {
    TargetState state = states.open(outcome.target());
    if (state == null) {
      return;
    }
    state.succeeded(outcome.startedAt() + outcome.totalNanos());
    long tokens = outcome.usage().output();
    if (tokens < (outcome.terms().stream() ? FEW_TOKENS : 1)) {
      return;
    }
    SpeedStats speed = state.openSpeed(InputSize.of(outcome.terms().inputTokens()));
    if (outcome.terms().patient()) {
      // Thoughts are among the tokens that are counted, and come before the first content.
      speed.pace(outcome.totalNanos(), tokens);
    } else if (outcome.terms().stream()) {
      speed.pace(outcome.totalNanos() - Math.max(0, outcome.firstContentNanos()), tokens);
    } else if (tokens >= LONG_ANSWER) {
      speed.wholePace(outcome.totalNanos(), tokens);
    } else {
      speed.firstContent(outcome.totalNanos());
    }
  }

  private void failed(Outcome outcome, FailureKind kind) {
    boolean blamed = blames(kind) && !silenceIsNormal(outcome, kind);
    boolean cut =
        cutsWaiting(kind) && outcome.firstContentNanos() < 0 && !outcome.terms().patient();
    if (!blamed && !cut && !invalid(kind)) {
      return;
    }
    TargetState state = states.open(outcome.target());
    if (state == null) {
      return;
    }
    long at = outcome.startedAt() + outcome.totalNanos();
    if (blamed) {
      state.failed(at);
    }
    if (invalid(kind)) {
      state.invalid(at);
    }
    if (cut) {
      InputSize size = InputSize.of(outcome.terms().inputTokens());
      state.openSpeed(size).cut(outcome.totalNanos(), at);
    }
  }

  private static boolean blames(FailureKind kind) {
    return kind.scope() == Scope.TARGET || kind.scope() == Scope.ENDPOINT;
  }

  private static boolean silenceIsNormal(Outcome outcome, FailureKind kind) {
    return kind.waited() && InputSize.of(outcome.terms().inputTokens()).slowByNature();
  }

  private static boolean cutsWaiting(FailureKind kind) {
    return kind.silent() && kind != FailureKind.STREAM_STALLED;
  }

  private static boolean invalid(FailureKind kind) {
    return kind == FailureKind.UPSTREAM_EMPTY
        || kind == FailureKind.UPSTREAM_MALFORMED
        || kind == FailureKind.SCHEMA_INVALID;
  }
}
