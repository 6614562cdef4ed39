package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Who may be attempted now: one guard per target, by its process-stable number, and one breaker per
 * endpoint. They survive reloads. Each realm has guards of its own.
 *
 * <p>A permit is held from {@link #acquire} until an outcome that leaves the target, or until
 * {@link #release}, whichever is first; whatever comes for it after that is ignored. An outcome
 * that doesn't leave the target keeps the permit for the next attempt on it, which presents it as
 * {@code held}: a trial goes on under the same permit, everything else is asked anew, and a refusal
 * closes what was held.
 *
 * <p>Safe for any thread, without locks. While a target is well, nothing is allocated after its
 * first request.
 */
public final class Guards {
  private static final int PER_PAGE = 64;

  /** Targets beyond 65,536 aren't guarded. */
  private static final int PAGES = 1024;

  private final Jitter jitter;
  private final CredentialBook credentials;
  private final GuardListener listener;
  private final AtomicReferenceArray<AtomicReferenceArray<TargetGuard>> pages =
      new AtomicReferenceArray<>(PAGES);
  private final ConcurrentMap<String, EndpointGuard> endpoints = new ConcurrentHashMap<>();
  private volatile GuardPolicy policy;

  private Guards(
      GuardPolicy policy, Jitter jitter, CredentialBook credentials, GuardListener listener) {
    this.policy = policy;
    this.jitter = jitter;
    this.credentials = credentials;
    this.listener = listener;
  }

  /**
   * Guards that know nothing bad.
   *
   * @param jitter asked from any thread
   * @param credentials says which credentials a model's end must be told with
   * @param listener told of every change, inline
   */
  public static Guards create(
      GuardPolicy policy, Jitter jitter, CredentialBook credentials, GuardListener listener) {
    return new Guards(policy, jitter, credentials, listener);
  }

  /** Changes the rules. What is switched off forgets; counted outcomes begin anew. */
  public void policy(GuardPolicy next, long now) {
    if (next.equals(policy)) {
      // A reload of other things must not make guards forget what they count.
      return;
    }
    policy = next;
    endpoints.values().forEach(each -> each.breaker().policy(next, now));
    for (TargetGuard guard : all()) {
      guard.policy(next, now);
    }
  }

  /** The rules. */
  public GuardPolicy policy() {
    return policy;
  }

  // ---- permits ---------------------------------------------------------------------------------

  /**
   * Asks for the right to attempt a target.
   *
   * @param held the permit of the attempt before, when that was on the same target; else {@link
   *     AttemptGate#NO_PERMIT}
   * @param lastResort whether nothing better is left, so that soft exclusions yield; such a permit
   *     is never a trial
   * @return a permit, or {@link Exclusion#asRefusal} of the reason
   */
  public long acquire(Target target, Requester requester, long held, boolean lastResort, long now) {
    TargetGuard guard = open(target);
    return guard == null ? 0 : guard.acquire(target, requester, held, lastResort, policy, now);
  }

  /** Gives a permit back without a verdict; so ends a trial that was kept for another attempt. */
  public void release(Target target, long permit, long now) {
    TargetGuard guard = find(target);
    if (guard != null) {
      guard.release(target, permit, policy, now);
    }
  }

  /** Whether a permit was given as a trial. */
  public static boolean trial(long permit) {
    return permit >= 0 && (permit & 1) == 1;
  }

  /** How many permits of a target are held. */
  public int inFlight(Target target) {
    TargetGuard guard = find(target);
    return guard == null ? 0 : guard.inFlight();
  }

  // ---- learning --------------------------------------------------------------------------------

  /** Decides a trial. */
  public void firstContent(FirstContent fact, long now) {
    TargetGuard guard = find(fact.target());
    if (guard != null) {
      guard.firstContent(fact, policy, now);
    }
  }

  /** Learns from an attempt, and closes its permit when it leaves the target. */
  public void outcome(Outcome outcome, long now) {
    TargetGuard guard = open(outcome.target());
    if (guard != null) {
      guard.outcome(outcome, credentials, policy, now);
    }
  }

  // ---- asking ----------------------------------------------------------------------------------

  /** The hardest reason not to use a target now, or null. That it was wanted is remembered. */
  public @Nullable Exclusion exclusion(Target target, Requester requester, long now) {
    TargetGuard guard = find(target);
    if (guard != null) {
      return guard.exclusion(requester.principal(), policy, now);
    }
    EndpointGuard endpoint = endpoints.get(target.endpoint().key());
    Exclusion reason = endpoint == null ? null : endpoint.breaker().refusal(policy, now);
    if (endpoint != null && reason != null) {
      endpoint.breaker().want(now);
    }
    return reason;
  }

  /**
   * When an excluded target may be used again: monotonic nanoseconds, {@code now} when nothing
   * holds, {@link Long#MAX_VALUE} when nobody knows. A running trial is expected to take a second.
   */
  public long clearsAt(Target target, Requester requester, long now) {
    TargetGuard guard = find(target);
    if (guard != null) {
      return guard.clearsAt(requester.principal(), policy, now);
    }
    EndpointGuard endpoint = endpoints.get(target.endpoint().key());
    return endpoint == null ? now : endpoint.breaker().clearsAt(policy, now);
  }

  /** The share of traffic a target gets after its recovery: 0.1 rising to 1. */
  public double slowStart(Target target, long now) {
    TargetGuard guard = find(target);
    if (guard != null) {
      return guard.slowStart(policy, now);
    }
    EndpointGuard endpoint = endpoints.get(target.endpoint().key());
    return endpoint == null ? 1 : endpoint.breaker().slowStart(policy, now);
  }

  /** Whether its next request is the one that decides over it: half open, or cooled down. */
  public boolean awaitsTrial(Target target, long now) {
    TargetGuard guard = find(target);
    if (guard != null) {
      return guard.awaitsTrial(policy, now);
    }
    EndpointGuard endpoint = endpoints.get(target.endpoint().key());
    return endpoint != null && endpoint.breaker().decides(policy, now);
  }

  // ---- forcing ---------------------------------------------------------------------------------

  /** An operator opens a target until that is undone. */
  public void forceOpen(Target target, String reason, long now) {
    restore(new ForcedTarget(target, reason, false, now), now);
  }

  /** Opens what was open before a restart. */
  public void restore(ForcedTarget forced, long now) {
    TargetGuard guard = open(forced.target());
    if (guard != null) {
      guard.force(Forced.of(forced.target(), forced.reason(), forced.byRule(), policy, now), now);
    }
  }

  /** Undoes what an operator or evidence did; whether there was something to undo. */
  public boolean clearForced(Target target, long now) {
    TargetGuard guard = find(target);
    return guard != null && guard.clear(now);
  }

  /** All that is forced open, the oldest first. */
  public List<ForcedTarget> forced() {
    List<ForcedTarget> forced = new ArrayList<>();
    for (TargetGuard guard : all()) {
      Forced one = guard.forced();
      if (one != null) {
        forced.add(new ForcedTarget(one.target(), one.reason(), one.byRule(), one.since()));
      }
    }
    forced.sort(Comparator.comparingLong(ForcedTarget::since));
    return forced;
  }

  // ---- trials ----------------------------------------------------------------------------------

  /** The targets of these that should be tried now: one for each endpoint that is open. */
  public List<TrialDue> dueTrials(List<Target> targets, long now) {
    GuardPolicy rules = policy;
    List<TrialDue> due = new ArrayList<>();
    Set<String> asked = new HashSet<>();
    for (Target target : targets) {
      TargetGuard guard = find(target);
      String key = target.endpoint().key();
      EndpointGuard endpoint = guard == null ? endpoints.get(key) : guard.endpoint();
      boolean wanted = guard != null && guard.due(rules, now);
      if (endpoint != null && endpoint.breaker().state().phase() == GuardState.Phase.OPEN) {
        wanted = endpoint.breaker().due(rules, now) && free(guard) && asked.add(key);
      }
      if (wanted) {
        due.add(new TrialDue(target, TrialDue.ANY));
      }
    }
    return due;
  }

  /** What an operator opened is never tried. */
  private static boolean free(@Nullable TargetGuard guard) {
    Forced forced = guard == null ? null : guard.forced();
    return forced == null || forced.byRule();
  }

  /**
   * Begins a trial. What it comes to is told by its outcome, with the origin {@code TRIAL}.
   *
   * @return a permit, or {@link Exclusion#asRefusal}: another trial runs, or an operator opened it
   */
  public long beginTrial(Target target, long now) {
    TargetGuard guard = open(target);
    return guard == null ? 0 : guard.beginTrial(target, policy, now);
  }

  // ---- looking ---------------------------------------------------------------------------------

  /** How a target stands. */
  public GuardState state(Target target, long now) {
    TargetGuard guard = find(target);
    return guard != null
        ? guard.view(target, policy, now)
        : new GuardState(target, GuardState.Phase.CLOSED, null, now, now, 0, 0, 0, false, 0, 1);
  }

  /** How an endpoint stands. */
  public EndpointState endpoint(String endpointKey, long now) {
    EndpointGuard endpoint = endpoints.get(endpointKey);
    return endpoint != null
        ? endpoint.view(policy, now)
        : new EndpointState(endpointKey, GuardState.Phase.CLOSED, now, now, 0, 0, false, 0);
  }

  // ---- keeping ---------------------------------------------------------------------------------

  private @Nullable TargetGuard find(Target target) {
    int index = target.id().index();
    AtomicReferenceArray<TargetGuard> page =
        index >= PAGES * PER_PAGE ? null : pages.get(index / PER_PAGE);
    return page == null ? null : page.get(index % PER_PAGE);
  }

  private @Nullable TargetGuard open(Target target) {
    TargetGuard found = find(target);
    int index = target.id().index();
    if (found != null || index >= PAGES * PER_PAGE) {
      return found;
    }
    AtomicReferenceArray<TargetGuard> page = pages.get(index / PER_PAGE);
    if (page == null) {
      pages.compareAndSet(index / PER_PAGE, null, new AtomicReferenceArray<>(PER_PAGE));
      page = pages.get(index / PER_PAGE);
    }
    EndpointGuard endpoint = endpoint(target.endpoint().key());
    page.compareAndSet(index % PER_PAGE, null, new TargetGuard(endpoint, policy, jitter, listener));
    return page.get(index % PER_PAGE);
  }

  private EndpointGuard endpoint(String key) {
    EndpointGuard found = endpoints.get(key);
    return found != null
        ? found
        : endpoints.computeIfAbsent(key, each -> new EndpointGuard(each, policy, jitter, listener));
  }

  private List<TargetGuard> all() {
    List<TargetGuard> all = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      AtomicReferenceArray<TargetGuard> page = pages.get(i);
      for (int j = 0; page != null && j < PER_PAGE; j++) {
        TargetGuard guard = page.get(j);
        if (guard != null) {
          all.add(guard);
        }
      }
    }
    return all;
  }
}
