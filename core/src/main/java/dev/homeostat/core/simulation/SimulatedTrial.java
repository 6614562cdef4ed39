package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import dev.homeostat.core.guard.BackgroundTrial;
import dev.homeostat.core.guard.TrialDue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A tiny completion that tries an open target, as a gateway sends one. */
final class SimulatedTrial extends Timed {
  private static final long LIMIT = BackgroundTrial.LIMIT_NANOS;
  private static final long REFUSES = TimeUnit.MILLISECONDS.toNanos(200);

  private final World world;
  private final BackgroundTrial trial;
  private final Target target;
  private final AttemptResult result;

  private SimulatedTrial(World world, long number, BackgroundTrial trial) {
    super(number);
    this.world = world;
    this.trial = trial;
    this.target = trial.target();
    long now = trial.startedAt();
    Ask ask = new Ask(number, Requester.NOBODY, 1, 1, false);
    Reaction reaction = world.fleet().react(target.id().index(), ask, 0, now);
    this.result = result(reaction);
    this.dueAt = now + Math.min(LIMIT, took(reaction));
    world.started(target.id().index());
    int underWay = world.underWay()[target.id().index()];
    world.watcher().started(target, Origin.TRIAL, 1, underWay, now);
  }

  /**
   * Begins a trial, when one may begin.
   *
   * @param number a number that no request has
   */
  static @Nullable SimulatedTrial begin(World world, long number, TrialDue due, long now) {
    Brain brain = world.brain();
    BackgroundTrial trial = BackgroundTrial.begin(brain.guards, brain.credentials, due, now);
    return trial == null ? null : new SimulatedTrial(world, number, trial);
  }

  private static long took(Reaction reaction) {
    return switch (reaction.fault()) {
      case null -> reaction.end();
      case ERROR, RATE_LIMITED -> Math.min(reaction.first(), REFUSES);
      case CUT -> reaction.first();
      case REFUSED -> 1;
      case SILENT -> LIMIT;
    };
  }

  /** A rate limit is a sign of life. */
  private static AttemptResult result(Reaction reaction) {
    return switch (reaction.fault()) {
      case null ->
          reaction.end() <= LIMIT
              ? new AttemptResult.Success()
              : failed(FailureKind.NO_RESPONSE, "a trial got no answer in time");
      case RATE_LIMITED -> new AttemptResult.Success();
      case ERROR ->
          new AttemptResult.Failed(
              FailureRules.classify(ErrorFacts.ofStatus(503, ErrorFacts.NO_RETRY_AFTER)));
      case CUT -> failed(FailureKind.UPSTREAM_TRUNCATED, "cut");
      case REFUSED -> failed(FailureKind.NETWORK, "connection refused");
      case SILENT -> failed(FailureKind.NO_RESPONSE, "a trial got no answer in time");
    };
  }

  private static AttemptResult failed(FailureKind kind, String message) {
    return new AttemptResult.Failed(Failure.seen(kind, message));
  }

  @Override
  boolean wake(long now) {
    world.ended(target.id().index());
    Outcome outcome = trial.outcome(result, now);
    world.publish(target.id().index(), outcome, now);
    return false;
  }
}
