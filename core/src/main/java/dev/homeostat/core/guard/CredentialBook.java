package dev.homeostat.core.guard;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.guard.CredentialState.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How the credentials of each endpoint stand, and which to ask with: a usable one with most
 * headroom (in quarters, so that a session isn't moved by every request), among equals the
 * session's own, without a session the first listed.
 *
 * <ul>
 *   <li>Rate limited, for the model that said so: until the time the provider states, at most 300
 *       s, or 15 s; extended, never shortened.
 *   <li>Out of quota: until the stated time, at least a minute, doubling to an hour.
 *   <li>Not accepted: parked at once, until a trial succeeds.
 *   <li>Denied a target: for that target, ten minutes. So is a credential with which a model is
 *       said to be gone while others remain that weren't asked.
 * </ul>
 *
 * <p>A provider without credentials has one in name, which can be rate limited and no more. Beyond
 * 64 credentials the rest aren't used. Safe for any thread, without locks; asking allocates
 * nothing.
 */
public final class CredentialBook {
  private static final long UNKNOWN_WAIT = SECONDS.toNanos(15);
  private static final long LONGEST_WAIT = SECONDS.toNanos(300);
  private static final long LONGEST_QUOTA = HOURS.toNanos(24);
  private static final long DENIED = MINUTES.toNanos(10);
  private static final long WANTED = MINUTES.toNanos(5);
  private static final long TRIAL_LIFE = SECONDS.toNanos(60);
  private static final int HEADROOM_STEPS = 4;

  private final ConcurrentMap<String, KeyRing> rings = new ConcurrentHashMap<>();
  private final GuardListener listener;
  private final long unknownWait;

  private CredentialBook(GuardListener listener, long unknownWait) {
    this.listener = listener;
    this.unknownWait = unknownWait;
  }

  /** A book that knows nothing bad. */
  public static CredentialBook create(GuardListener listener) {
    return create(listener, UNKNOWN_WAIT);
  }

  /**
   * The same with another belief in rate limits without a stated time. It has no jitter: whoever
   * waits for it adds some, and may not come too early.
   *
   * @param unknownWait nanoseconds
   */
  public static CredentialBook create(GuardListener listener, long unknownWait) {
    return new CredentialBook(listener, unknownWait);
  }

  // ---- asking ----------------------------------------------------------------------------------

  /**
   * The credential to ask with.
   *
   * @param tried those that the exchange used already on the target, a bit each
   * @return its place in the provider's list, or {@link AttemptGate#NO_CREDENTIAL}
   */
  public int pick(Target target, long tried, Requester requester, long now) {
    KeyRing ring = rings.get(target.endpoint().key());
    int best = AttemptGate.NO_CREDENTIAL;
    int bestSteps = -1;
    long bestRank = 0;
    for (int i = 0; i < count(target); i++) {
      if ((tried >>> i & 1) == 1 || (ring != null && clearsAt(ring, target, i, now) != now)) {
        continue;
      }
      int steps = ring == null ? HEADROOM_STEPS : steps(ring.headroom(i, now));
      long rank = rank(requester.session(), i);
      if (steps > bestSteps || (steps == bestSteps && rank > bestRank)) {
        best = i;
        bestSteps = steps;
        bestRank = rank;
      }
    }
    return best;
  }

  private static int steps(double headroom) {
    return (int) Math.ceil(headroom * HEADROOM_STEPS);
  }

  /**
   * Rendezvous hashing: losing one credential moves its own sessions only. Where no client named
   * its session, the operator's order holds: a hash would spread one service over all of them.
   */
  private static long rank(@Nullable SessionKey session, int credential) {
    if (session == null || !session.explicit()) {
      return -credential;
    }
    long mixed = session.id().hashCode() * 31L + session.principal().hashCode();
    mixed = (mixed ^ credential * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  /**
   * Whether a target lacks a usable credential: {@link Exclusion#RATE_LIMITED} when time alone
   * gives it one back soon, {@link Exclusion#CREDENTIALS} when every one is invalid, denied or out
   * of quota, else null. That an invalid one was wanted is remembered.
   */
  public @Nullable Exclusion exclusion(Target target, long now) {
    KeyRing ring = rings.get(target.endpoint().key());
    if (ring == null) {
      return null;
    }
    Exclusion reason = Exclusion.CREDENTIALS;
    boolean usable = false;
    for (int i = 0; i < count(target); i++) {
      KeyState key = ring.key(i);
      if (key.invalid()) {
        ring.want(now);
      } else if (ring.deniedUntil(target.id().index(), i, now) == now) {
        boolean limited = ring.limitedUntil(target.id().index(), i, now) != now;
        boolean sound = key.standing(now) == Standing.USABLE;
        usable |= sound && !limited;
        reason = sound && limited ? Exclusion.RATE_LIMITED : reason;
      }
    }
    return usable ? null : reason;
  }

  /**
   * When a target has a usable credential: {@code now} when it has, {@link Long#MAX_VALUE} when
   * nobody knows.
   */
  public long clearsAt(Target target, long now) {
    KeyRing ring = rings.get(target.endpoint().key());
    if (ring == null) {
      return now;
    }
    long first = Long.MAX_VALUE;
    for (int i = 0; i < count(target); i++) {
      long at = clearsAt(ring, target, i, now);
      first = first == Long.MAX_VALUE || (at != Long.MAX_VALUE && at - first < 0) ? at : first;
    }
    return first;
  }

  private static long clearsAt(KeyRing ring, Target target, int credential, long now) {
    long at = ring.key(credential).clearsAt(now);
    int index = target.id().index();
    long denied = ring.deniedUntil(index, credential, now);
    long limited = ring.limitedUntil(index, credential, now);
    long held = limited - denied > 0 ? limited : denied;
    return at == Long.MAX_VALUE || at - held >= 0 ? at : held;
  }

  /** The credentials that are valid for a target as far as anybody knows, a bit each. */
  public long valid(Target target, long now) {
    KeyRing ring = rings.get(target.endpoint().key());
    long valid = 0;
    for (int i = 0; i < count(target); i++) {
      if (ring == null || valid(ring, target, i, now)) {
        valid |= 1L << i;
      }
    }
    return valid;
  }

  private static boolean valid(KeyRing ring, Target target, int credential, long now) {
    return ring.key(credential).standing(now) == Standing.USABLE
        && ring.deniedUntil(target.id().index(), credential, now) == now;
  }

  /** The most that is left of a usable credential's limits: 0..1, 1 when unknown. */
  public double headroom(Target target, long now) {
    KeyRing ring = rings.get(target.endpoint().key());
    if (ring == null) {
      return 1;
    }
    double most = 0;
    boolean usable = false;
    for (int i = 0; i < count(target); i++) {
      if (clearsAt(ring, target, i, now) == now) {
        usable = true;
        most = Math.max(most, ring.headroom(i, now));
      }
    }
    return usable ? most : 1;
  }

  private static int count(Target target) {
    return Math.clamp(target.provider().credentials().size(), 1, KeyRing.MOST);
  }

  // ---- learning --------------------------------------------------------------------------------

  /**
   * Notes what is left of a credential's limits, as the headers of an answer say.
   *
   * @param remaining the share that is left; values outside of 0..1 are brought inside
   * @param resetAt when all of it is there again: monotonic nanoseconds
   */
  public void headroom(
      String endpointKey, int credential, double remaining, long resetAt, long now) {
    if (credential >= 0 && credential < KeyRing.MOST && !Double.isNaN(remaining)) {
      ring(endpointKey).headroom(credential, Math.clamp(remaining, 0, 1), resetAt);
    }
  }

  /** Learns from an attempt. */
  public void outcome(Outcome outcome, long now) {
    int credential = outcome.credential();
    if (credential < 0 || credential >= KeyRing.MOST) {
      return;
    }
    KeyRing known = rings.get(outcome.target().endpoint().key());
    if (known != null && !known.concerns(outcome.startedAt())) {
      return;
    }
    boolean tells =
        switch (outcome.result()) {
          case AttemptResult.Success _ -> known != null && accepted(known, outcome, now);
          case AttemptResult.Failed(Failure failure) -> failed(outcome, failure, now);
          case AttemptResult.Cancelled _ -> false;
        };
    if (!tells && known != null && outcome.origin() == Origin.TRIAL) {
      KeyState key = known.key(credential);
      if (key.trialSince() != BreakerState.NEVER) {
        known.change(credential, one -> one.notTried(now));
      }
    }
  }

  private boolean accepted(KeyRing ring, Outcome outcome, long now) {
    int credential = outcome.credential();
    ring.allow(outcome.target().id().index(), credential, outcome.startedAt(), now);
    KeyState key = ring.key(credential);
    if (!key.parked() || outcome.startedAt() - key.since() < 0) {
      return false;
    }
    return accept(ring, credential, now);
  }

  private boolean accept(KeyRing ring, int credential, long now) {
    if (ring.change(credential, KeyState::accepted).parked()) {
      listener.on(new GuardEvent.CredentialUsable(ring.endpointKey(), credential, now));
      return true;
    }
    return false;
  }

  private boolean failed(Outcome outcome, Failure failure, long now) {
    Target target = outcome.target();
    boolean real = !target.provider().credentials().isEmpty();
    int credential = outcome.credential();
    KeyRing ring = real || failure.kind() == FailureKind.RATE_LIMITED ? ring(target) : null;
    if (ring == null) {
      return false;
    }
    long stated = failure.retryAfterNanos();
    switch (failure.kind()) {
      case RATE_LIMITED -> {
        long wait = stated < 0 ? unknownWait : Math.min(stated, LONGEST_WAIT);
        ring.limit(target.id().index(), credential, now + wait, now);
      }
      case QUOTA_EXHAUSTED -> {
        long wait = Math.clamp(stated, 0, LONGEST_QUOTA);
        KeyState before = ring.change(credential, key -> key.empty(wait, now));
        parked(ring, credential, before, failure.kind(), now);
      }
      case CREDENTIAL_INVALID -> {
        KeyState before = ring.change(credential, key -> refused(key, outcome, now));
        parked(ring, credential, before, failure.kind(), now);
      }
      case ACCESS_DENIED -> ring.deny(target.id().index(), credential, now + DENIED, now);
      case MODEL_GONE -> {
        // One credential alone is denied; the last one isn't, for then the model itself is gone.
        if ((valid(target, now) & ~(1L << credential)) != 0) {
          ring.deny(target.id().index(), credential, now + DENIED, now);
        }
      }
      default -> {}
    }
    return failure.kind() == FailureKind.CREDENTIAL_INVALID;
  }

  /** Only a trial makes the pause longer; others were on their way when it was parked. */
  private static KeyState refused(KeyState key, Outcome outcome, long now) {
    return key.invalid() && outcome.origin() != Origin.TRIAL ? key : key.refused(now);
  }

  private void parked(KeyRing ring, int credential, KeyState before, FailureKind kind, long now) {
    boolean news = kind == FailureKind.CREDENTIAL_INVALID ? !before.invalid() : !before.parked();
    if (news) {
      long until = ring.key(credential).clearsAt(now);
      listener.on(
          new GuardEvent.CredentialParked(ring.endpointKey(), credential, kind, until, now));
    }
  }

  /** An operator says that a credential is good again. */
  public void accept(String endpointKey, int credential, long now) {
    KeyRing ring = rings.get(endpointKey);
    if (ring != null && credential >= 0 && credential < KeyRing.MOST) {
      accept(ring, credential, now);
    }
  }

  /** Forgets all of an endpoint, because its secrets are new; what was begun before is ignored. */
  public void forget(String endpointKey, long now) {
    rings.put(endpointKey, new KeyRing(endpointKey, now));
  }

  private KeyRing ring(Target target) {
    return ring(target.endpoint().key());
  }

  private KeyRing ring(String endpointKey) {
    KeyRing ring = rings.get(endpointKey);
    return ring != null
        ? ring
        : rings.computeIfAbsent(endpointKey, key -> new KeyRing(key, BreakerState.NEVER));
  }

  // ---- trials ----------------------------------------------------------------------------------

  /**
   * Parked credentials of these targets' endpoints that should be tried now, each once. Targets
   * take turns: one that is gone or silent, or that an operator opened, says nothing of a
   * credential.
   */
  public List<TrialDue> dueTrials(List<Target> targets, long now) {
    Map<String, List<Target>> wanted = new LinkedHashMap<>();
    for (Target target : targets) {
      String endpointKey = target.endpoint().key();
      KeyRing ring = rings.get(endpointKey);
      if (ring != null && ring.wanted(WANTED, now)) {
        wanted.computeIfAbsent(endpointKey, _ -> new ArrayList<>()).add(target);
      }
    }
    List<TrialDue> due = new ArrayList<>();
    wanted.forEach(
        (endpointKey, all) -> {
          KeyRing ring = ring(endpointKey);
          Target target = all.get(Math.floorMod(ring.trials(), all.size()));
          for (int i = 0; i < count(target); i++) {
            KeyState key = ring.key(i);
            if (key.invalid() && now - key.trialAt() >= 0 && !key.tried(TRIAL_LIFE, now)) {
              due.add(new TrialDue(target, i));
            }
          }
        });
    return due;
  }

  /** Whether the trial of a credential may begin: one at a time, for 60 s at most. */
  public boolean beginTrial(TrialDue due, long now) {
    KeyRing ring = rings.get(due.target().endpoint().key());
    if (ring == null || due.credential() < 0 || due.credential() >= KeyRing.MOST) {
      return false;
    }
    KeyState key = ring.key(due.credential());
    boolean begins =
        key.invalid()
            && !key.tried(TRIAL_LIFE, now)
            && ring.replace(due.credential(), key, key.trying(now));
    if (begins) {
      ring.tried();
    }
    return begins;
  }

  /** A trial that was begun isn't made after all: it is due again, by the next target. */
  public void giveUpTrial(TrialDue due) {
    KeyRing ring = rings.get(due.target().endpoint().key());
    if (ring != null && ring.key(due.credential()).trialSince() != BreakerState.NEVER) {
      ring.change(due.credential(), key -> key.trying(BreakerState.NEVER));
    }
  }

  /** All credentials that were ever limited or parked, or whose headroom is known. */
  public List<CredentialState> states(long now) {
    List<CredentialState> states = new ArrayList<>();
    rings.forEach(
        (endpointKey, ring) -> {
          for (int i = 0; i < KeyRing.MOST; i++) {
            KeyState key = ring.key(i);
            double headroom = ring.headroom(i, now);
            int denied = ring.denials(i, now);
            long limited = ring.limitedUntil(i, now);
            if (ring.known(i) || headroom < 1 || denied > 0 || limited != now) {
              boolean only = key.standing(now) == Standing.USABLE && limited != now;
              states.add(
                  new CredentialState(
                      endpointKey,
                      i,
                      only ? Standing.RATE_LIMITED : key.standing(now),
                      only ? limited : key.clearsAt(now),
                      headroom,
                      denied));
            }
          }
        });
    return states;
  }
}
