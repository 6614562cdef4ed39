package dev.homeostat.gateway.operate;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.guard.CredentialBook;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.core.guard.TrialDue;
import dev.homeostat.core.money.Usage;
import dev.homeostat.gateway.exchange.ExchangeListener;
import dev.homeostat.gateway.exchange.LoopContext;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.exchange.TinyCompletion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Tries what is open, so that customers don't pay for finding out that it is back: each second it
 * asks the guards what is due and sends that a tiny completion. What came of it goes the way of
 * every outcome. Safe for any thread.
 */
public final class Trials {
  /** A target that takes longer for one token is not back; the next trial is due by then. */
  private static final double LIMIT = TimeUnit.SECONDS.toNanos(10);

  private static final ExchangeTerms TERMS =
      new ExchangeTerms(false, false, 1, true, false, 1, Clocks.OFF);

  private final Supplier<Snapshot> snapshots;
  private final Guards guards;
  private final CredentialBook credentials;
  private final List<LoopContext> contexts;
  private final AtomicInteger next = new AtomicInteger();

  /** Trials over these loops. */
  public Trials(
      Supplier<Snapshot> snapshots,
      Guards guards,
      CredentialBook credentials,
      List<LoopContext> contexts) {
    this.snapshots = snapshots;
    this.guards = guards;
    this.credentials = credentials;
    this.contexts = List.copyOf(contexts);
  }

  /** Begins what is due now. Returns at once. */
  public void beginDue() {
    Snapshot snapshot = snapshots.get();
    List<Target> targets = snapshot.catalog().targets();
    long now = contexts.getFirst().clock().nanos();
    List<TrialDue> due = new ArrayList<>(guards.dueTrials(targets, now));
    due.addAll(credentials.dueTrials(targets, now));
    for (TrialDue one : due) {
      LoopContext context = contexts.get(Math.floorMod(next.getAndIncrement(), contexts.size()));
      context.run(() -> begin(context, snapshot, one));
    }
  }

  private void begin(LoopContext context, Snapshot snapshot, TrialDue due) {
    Target target = due.target();
    long now = context.clock().nanos();
    boolean any = due.credential() == TrialDue.ANY;
    if (!any && !credentials.beginTrial(due, now)) {
      return;
    }
    long permit = guards.beginTrial(target, now);
    if (permit < 0) {
      if (!any) {
        credentials.giveUpTrial(due);
      }
      return;
    }
    int credential = any ? credentials.pick(target, 0, Requester.NOBODY, now) : due.credential();
    if (credential == AttemptGate.NO_CREDENTIAL) {
      guards.release(target, permit, now);
      return;
    }
    try {
      send(context, snapshot, target, credential, permit, now);
    } catch (RuntimeException e) {
      guards.release(target, permit, now);
      throw e;
    }
  }

  private static void send(
      LoopContext context,
      Snapshot snapshot,
      Target target,
      int credential,
      long permit,
      long startedAt) {
    TinyCompletion.begin(
        context,
        snapshot,
        target,
        credential,
        Math.max(1, Math.round(LIMIT * snapshot.settings().clocks().scale())),
        result -> publish(context, target, credential, permit, startedAt, result));
  }

  private static void publish(
      LoopContext context,
      Target target,
      int credential,
      long permit,
      long startedAt,
      AttemptResult result) {
    long now = context.clock().nanos();
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
    for (ExchangeListener listener : context.listeners()) {
      listener.outcome(outcome, now);
    }
  }
}
