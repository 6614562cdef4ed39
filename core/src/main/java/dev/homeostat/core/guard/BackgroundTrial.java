package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.money.Usage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A trial of our own that was let in: a tiny completion that no customer waits for. Whoever makes
 * the call says what it came to by {@link #outcome}, or gives it back with {@link Guards#release}.
 *
 * @param target what is asked
 * @param credential which of its credentials it is asked with
 * @param permit the right to it
 * @param startedAt monotonic nanoseconds
 */
public record BackgroundTrial(Target target, int credential, long permit, long startedAt) {
  /** A target that takes longer for one token is not back; the next trial is due by then. */
  public static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final ExchangeTerms TERMS =
      new ExchangeTerms(false, false, 1, true, false, 1, Clocks.OFF);

  /** Begins a trial that is due, or says with null that it may not begin now. */
  public static @Nullable BackgroundTrial begin(
      Guards guards, CredentialBook credentials, TrialDue due, long now) {
    Target target = due.target();
    boolean any = due.credential() == TrialDue.ANY;
    if (!any && !credentials.beginTrial(due, now)) {
      return null;
    }
    long permit = guards.beginTrial(target, now);
    if (permit < 0) {
      if (!any) {
        credentials.giveUpTrial(due);
      }
      return null;
    }
    int credential = any ? credentials.pick(target, 0, Requester.NOBODY, now) : due.credential();
    if (credential == AttemptGate.NO_CREDENTIAL) {
      guards.release(target, permit, now);
      return null;
    }
    return new BackgroundTrial(target, credential, permit, now);
  }

  /** What it came to, as every listener of attempts learns it. */
  public Outcome outcome(AttemptResult result, long now) {
    long nanos = now - startedAt;
    return new Outcome(
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
        result instanceof AttemptResult.Success ? nanos : -1,
        nanos,
        Usage.NONE,
        true,
        null,
        false);
  }
}
