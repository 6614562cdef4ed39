package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** First form: everything may be used. */
public final class Guards {
  private Guards() {}

  /** Guards that know nothing bad. */
  public static Guards create(
      GuardPolicy policy, Jitter jitter, CredentialBook credentials, GuardListener listener) {
    return new Guards();
  }

  /** Changes the rules. */
  public void policy(GuardPolicy policy, long now) {}

  /** A permit, or a refusal. */
  public long acquire(Target target, Requester requester, long held, boolean lastResort, long now) {
    return 0;
  }

  /** Gives a permit back without a verdict. */
  public void release(Target target, long permit, long now) {}

  /** Decides a trial. */
  public void firstContent(FirstContent fact, long now) {}

  /** Learns from an attempt. */
  public void outcome(Outcome outcome, long now) {}

  /** Why a target may not be used now, or null. */
  public @Nullable Exclusion exclusion(Target target, Requester requester, long now) {
    return null;
  }

  /** When it may be. */
  public long clearsAt(Target target, Requester requester, long now) {
    return now;
  }

  /** The share of its traffic it gets. */
  public double slowStart(Target target, long now) {
    return 1;
  }

  /** Whether its next request decides. */
  public boolean awaitsTrial(Target target, long now) {
    return false;
  }

  /** An operator opens a target. */
  public void forceOpen(Target target, String reason, long now) {}

  /** Opens what was open before a restart. */
  public void restore(ForcedTarget forced, long now) {}

  /** Undoes it; whether there was something to undo. */
  public boolean clearForced(Target target, long now) {
    return false;
  }

  /** All that is forced open. */
  public List<ForcedTarget> forced() {
    return List.of();
  }

  /** Targets that should be tried now. */
  public List<TrialDue> dueTrials(List<Target> targets, long now) {
    return List.of();
  }

  /** A permit for a trial, or a refusal. */
  public long beginTrial(Target target, long now) {
    return 0;
  }

  /** How many permits are held. */
  public int inFlight(Target target) {
    return 0;
  }

  /** How a target stands. */
  public GuardState state(Target target, long now) {
    return new GuardState(target, GuardState.Phase.CLOSED, null, now, now, 0, 0, 0, false, 0, 1);
  }

  /** How an endpoint stands. */
  public EndpointState endpoint(String endpointKey, long now) {
    return new EndpointState(endpointKey, GuardState.Phase.CLOSED, now, now, 0, 0, false, 0);
  }
}
