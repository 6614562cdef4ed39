package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.guard.ThreadProtection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of conversations: which target served one well, and what one avoids because it
 * was hurt there.
 *
 * <p><b>Staying.</b> A session whose client named it stays with its last good target, which has its
 * prompt in a cache. A session known by its first message only has a <em>home</em> instead, the
 * first target that served it: a success elsewhere doesn't move it until its home has been missed
 * for {@link SessionTerms#homeNanos}. Such a session may be a whole service that repeats one
 * prompt, and following every failover it would never come back after an outage. Staying is a
 * preference among candidates: who asks leaves out what isn't usable.
 *
 * <p><b>Avoiding.</b> Only named sessions avoid anything, as {@link ThreadProtection} says, until
 * {@link SessionTerms#ttlNanos} after the trigger, or until an attempt begun after it succeeds on
 * that target, whoever it was for. Nothing at all is remembered of targets whose level is off.
 *
 * <p>Safe for any thread, without locks. Bounded; see {@link SessionTable} for who is forgotten. An
 * outcome without a session costs a comparison, unless somebody avoids something just then.
 */
public final class Sessions {
  /** The shipped number of sessions that are remembered. */
  public static final int MOST = 100_000;

  private record Rules(SessionTerms terms, ThreadProtection protection) {}

  private final SessionTable table;
  private final LastSuccesses successes = new LastSuccesses();
  private volatile Rules rules;
  private volatile boolean hurtEver;
  private volatile long lastHurtAt;

  private Sessions(int most, Rules rules) {
    this.table = new SessionTable(most);
    this.rules = rules;
  }

  /**
   * Remembers nobody yet.
   *
   * @param most how many sessions are remembered at most, at least 1
   */
  public static Sessions create(int most, SessionTerms terms, ThreadProtection protection) {
    return new Sessions(most, new Rules(terms, protection));
  }

  /** Goes by other rules from now on; what is remembered stays. */
  public void rules(SessionTerms terms, ThreadProtection protection) {
    rules = new Rules(terms, protection);
  }

  /** Learns from an attempt. */
  public void outcome(Outcome outcome, long now) {
    boolean success = outcome.result() instanceof AttemptResult.Success;
    if (success && hurting(now)) {
      successes.note(outcome.target().id(), outcome.startedAt());
    }
    SessionKey key = outcome.requester().session();
    if (key == null) {
      return;
    }
    if (success) {
      served(key, outcome.target(), now);
    } else if (key.explicit() && outcome.leftTarget()) {
      ThreadProtection.Context trouble = ThreadProtection.trouble(outcome);
      if (trouble != null) {
        hurt(key, outcome.target(), rules.protection().evaluate(trouble), now);
      }
    }
  }

  private void served(SessionKey key, Target target, long now) {
    Rules current = rules;
    if (current.protection().level(target) == ThreadProtection.Level.OFF) {
      return;
    }
    Session session = table.obtain(key, now, current.terms().ttlNanos());
    session.update(
        memory ->
            memory.staying(
                key.explicit()
                    ? Stay.last(memory.stays(), target, now)
                    : Stay.home(memory.stays(), target, now, current.terms())));
  }

  private void hurt(SessionKey key, Target target, ThreadProtection.Action action, long now) {
    if (!action.acts()) {
      return;
    }
    long ttl = rules.terms().ttlNanos();
    Session session = table.obtain(key, now, ttl);
    session.update(
        memory ->
            new Session.Memory(
                action.clearSticky()
                    ? Stay.without(memory.stays(), target.providerId())
                    : memory.stays(),
                Hurt.and(memory.hurts(), target, action.banProvider(), now)));
    lastHurtAt = now;
    hurtEver = true;
  }

  /** Why a session avoids a target, or null: {@code SESSION_BAN} or {@code SESSION_SKIP}. */
  public @Nullable Exclusion exclusion(Target target, SessionKey key, long now) {
    Hurt hurt = avoided(target, key, now);
    return hurt == null ? null : hurt.provider() ? Exclusion.SESSION_BAN : Exclusion.SESSION_SKIP;
  }

  /** When a session stops to avoid a target at the latest: {@code now} when it doesn't avoid it. */
  public long clearsAt(Target target, SessionKey key, long now) {
    Hurt hurt = avoided(target, key, now);
    return hurt == null ? now : hurt.at() + rules.terms().ttlNanos();
  }

  /** The hurt that keeps a session from a target for the longest time, or null. */
  private @Nullable Hurt avoided(Target target, SessionKey key, long now) {
    if (!key.explicit() || !hurting(now)) {
      return null;
    }
    Session session = table.find(key);
    Hurt longest = null;
    for (Hurt hurt = session == null ? null : session.memory().hurts();
        hurt != null;
        hurt = hurt.next()) {
      if (hurt.concerns(target)
          && holds(hurt, now)
          && (longest == null || hurt.at() - longest.at() > 0)) {
        longest = hurt;
      }
    }
    // A reload may have switched it off meanwhile.
    return longest != null && rules.protection().level(target) != ThreadProtection.Level.OFF
        ? longest
        : null;
  }

  private boolean holds(Hurt hurt, long now) {
    return now - hurt.at() < rules.terms().ttlNanos() && !successes.after(hurt.target(), hurt.at());
  }

  private boolean hurting(long now) {
    return hurtEver && now - lastHurtAt < rules.terms().ttlNanos();
  }

  /**
   * The one of these targets that a session would stay with, or null. Who asks must still leave it
   * out when it isn't usable, is degraded, or has to start slowly.
   */
  public @Nullable Target preferred(SessionKey key, List<Target> among, long now) {
    Session session = table.find(key);
    if (session == null) {
      return null;
    }
    session.used(now);
    long ttl = rules.terms().ttlNanos();
    for (Stay stay = session.memory().stays(); stay != null; stay = stay.next()) {
      if (now - stay.at() < ttl) {
        for (int i = 0; i < among.size(); i++) {
          if (among.get(i).id().index() == stay.target()) {
            return among.get(i);
          }
        }
      }
    }
    return null;
  }

  /** How many sessions are remembered. Counts them one by one: for metrics and tests. */
  public int size() {
    return table.size();
  }

  /** How many bans and skips of a session hold now. */
  public int avoiding(SessionKey key, long now) {
    Session session = table.find(key);
    int count = 0;
    for (Hurt hurt = session == null ? null : session.memory().hurts();
        hurt != null;
        hurt = hurt.next()) {
      count += holds(hurt, now) ? 1 : 0;
    }
    return count;
  }
}
