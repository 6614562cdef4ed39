package dev.homeostat.gateway.operate;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.guard.BackgroundTrial;
import dev.homeostat.core.guard.TrialDue;
import dev.homeostat.core.routing.Chain;
import dev.homeostat.gateway.exchange.ExchangeListener;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.LoopContext;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.exchange.TinyCompletion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Tries what is open, so that customers don't pay for finding out that it is back: each second it
 * asks the guards what is due and sends that a tiny completion. What came of it goes the way of
 * every outcome. Safe for any thread.
 */
public final class Trials {
  private final Supplier<Snapshot> snapshots;
  private final LiveState live;
  private final List<LoopContext> contexts;
  private final AtomicInteger next = new AtomicInteger();

  /** Trials over these loops. */
  public Trials(Supplier<Snapshot> snapshots, LiveState live, List<LoopContext> contexts) {
    this.snapshots = snapshots;
    this.live = live;
    this.contexts = List.copyOf(contexts);
  }

  /** Begins what is due now. Returns at once. */
  public void beginDue() {
    Snapshot snapshot = snapshots.get();
    Chain chain = live.plan().chain();
    // Who is switched off isn't asked at all, by us neither.
    List<Target> targets =
        snapshot.catalog().targets().stream().filter(target -> !chain.disabled(target)).toList();
    long now = contexts.getFirst().clock().nanos();
    List<TrialDue> due = new ArrayList<>(live.guards().dueTrials(targets, now));
    due.addAll(live.credentials().dueTrials(targets, now));
    for (TrialDue one : due) {
      LoopContext context = contexts.get(Math.floorMod(next.getAndIncrement(), contexts.size()));
      context.run(() -> begin(context, snapshot, one));
    }
  }

  private void begin(LoopContext context, Snapshot snapshot, TrialDue due) {
    BackgroundTrial trial =
        BackgroundTrial.begin(live.guards(), live.credentials(), due, context.clock().nanos());
    if (trial == null) {
      return;
    }
    double scale = snapshot.settings().clocks().scale();
    try {
      TinyCompletion.begin(
          context,
          snapshot,
          trial.target(),
          trial.credential(),
          Math.max(1, Math.round(BackgroundTrial.LIMIT_NANOS * scale)),
          result -> publish(context, trial, result));
    } catch (RuntimeException e) {
      live.guards().release(trial.target(), trial.permit(), context.clock().nanos());
      throw e;
    }
  }

  private static void publish(LoopContext context, BackgroundTrial trial, AttemptResult result) {
    long now = context.clock().nanos();
    Outcome outcome = trial.outcome(result, now);
    for (ExchangeListener listener : context.listeners()) {
      listener.outcome(outcome, now);
    }
  }
}
