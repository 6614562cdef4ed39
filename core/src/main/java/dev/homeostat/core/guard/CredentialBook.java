package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** First form: every credential is usable. */
public final class CredentialBook {
  private CredentialBook() {}

  /** A book that knows nothing bad. */
  public static CredentialBook create(Jitter jitter, GuardListener listener) {
    return new CredentialBook();
  }

  /** Learns from an attempt. */
  public void outcome(Outcome outcome, long now) {}

  /** The credential to ask with, or {@code AttemptGate.NO_CREDENTIAL}. */
  public int pick(Target target, long tried, Requester requester, long now) {
    return 0;
  }

  /** Whether a target lacks a usable credential: timed, hard, or null. */
  public @Nullable Exclusion exclusion(Target target, long now) {
    return null;
  }

  /** When it has one again. */
  public long clearsAt(Target target, long now) {
    return now;
  }

  /** Notes what is left of a credential's limits. */
  public void headroom(
      String endpointKey, int credential, double remaining, long resetAt, long now) {}

  /** The most that is left of a usable credential's limits: 0..1, 1 when unknown. */
  public double headroom(Target target, long now) {
    return 1;
  }

  /** The credentials that are valid for a target as far as anybody knows, a bit each. */
  public long valid(Target target, long now) {
    return 1;
  }

  /** Forgets all of an endpoint: its secrets are new. */
  public void forget(String endpointKey) {}

  /** Parked credentials that should be tried now. */
  public List<TrialDue> dueTrials(List<Target> targets, long now) {
    return List.of();
  }

  /** Whether the trial may begin: one at a time. */
  public boolean beginTrial(TrialDue due, long now) {
    return true;
  }

  /** All that is known of credentials. */
  public List<CredentialState> states(long now) {
    return List.of();
  }
}
