package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import dev.homeostat.core.guard.TrialDue;
import dev.homeostat.core.money.Usage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A tiny completion that tries an open target, as a gateway sends one. */
final class SimulatedTrial extends Timed {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
  private static final long REFUSES = TimeUnit.MILLISECONDS.toNanos(200);

  private static final ExchangeTerms TERMS =
      new ExchangeTerms(false, false, 1, true, false, 1, Clocks.OFF);

  private final World world;
  private final Target target;
  private final int credential;
  private final long permit;
  private final long startedAt;
  private final AttemptResult result;

  private SimulatedTrial(
      World world, long number, Target target, int credential, long permit, long now) {
    super(number);
    this.world = world;
    this.target = target;
    this.credential = credential;
    this.permit = permit;
    this.startedAt = now;
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
    Target target = due.target();
    if (due.credential() != TrialDue.ANY) {
      return brain.credentials.beginTrial(due, now)
          ? new SimulatedTrial(world, number, target, due.credential(), AttemptGate.NO_PERMIT, now)
          : null;
    }
    long permit = brain.guards.beginTrial(target, now);
    if (permit < 0) {
      return null;
    }
    int credential = brain.credentials.pick(target, 0, Requester.NOBODY, now);
    if (credential == AttemptGate.NO_CREDENTIAL) {
      brain.guards.release(target, permit, now);
      return null;
    }
    return new SimulatedTrial(world, number, target, credential, permit, now);
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
    boolean alive = result instanceof AttemptResult.Success;
    Outcome outcome =
        new Outcome(
            Origin.TRIAL,
            Realm.LIVE,
            Requester.NOBODY,
            "trial",
            1,
            permit,
            target,
            TERMS,
            credential,
            0,
            result,
            startedAt,
            alive ? now - startedAt : -1,
            now - startedAt,
            Usage.NONE,
            true,
            null,
            false);
    world.publish(target.id().index(), outcome, now);
    return false;
  }
}
