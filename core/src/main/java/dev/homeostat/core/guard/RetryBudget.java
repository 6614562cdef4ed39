package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Keeps retries from burying an endpoint that is already failing. Per destination endpoint and over
 * ten seconds, attempts that aren't an exchange's first may be at most {@code max(10, 20 %)} of the
 * first ones; and only while more than 10 % of that endpoint's attempts fail, so that failover to
 * an endpoint that answers is never refused.
 *
 * <p>Safe for any thread; every call is a few atomic operations, no lock. The windows are coarse (a
 * tenth) on purpose: a budget needs no precision.
 */
public final class RetryBudget {
  private static final int FIRST = 0;
  private static final int OTHER = 1;
  private static final int FAILED = 2;
  private static final int ENDED = 3;
  private static final int KINDS = 4;
  private static final int SLOTS = 10;

  private final Limits limits;
  private final ConcurrentHashMap<String, RollingCounts> endpoints = new ConcurrentHashMap<>();

  private RetryBudget(Limits limits) {
    this.limits = limits;
  }

  /** An empty budget. */
  public static RetryBudget of(Limits limits) {
    return new RetryBudget(limits);
  }

  /**
   * How much an endpoint has to bear.
   *
   * @param windowNanos the time over which attempts are counted, at least 10 ns
   * @param floor attempts beyond the first ones that are always allowed
   * @param ratio the same as a share of the first ones
   * @param failing the budget holds only while more than this share of attempts fails
   */
  public record Limits(long windowNanos, int floor, double ratio, double failing) {
    /** The shipped values. */
    public static final Limits DEFAULTS = new Limits(TimeUnit.SECONDS.toNanos(10), 10, 0.2, 0.1);
  }

  /** Counts the first attempt of an exchange. */
  public void firstAttempt(Target target, long now) {
    window(target).add(now, FIRST);
  }

  /** Counts what an attempt came to, failed or not. */
  public void ended(Target target, boolean failed, long now) {
    window(target).add(now, failed ? FAILED : ENDED);
  }

  /** Asks for one attempt that isn't an exchange's first; a yes is counted. */
  public boolean permits(Target target, long now) {
    RollingCounts window = window(target);
    long others = window.sum(now, OTHER);
    long firsts = window.sum(now, FIRST);
    long failed = window.sum(now, FAILED);
    long ended = failed + window.sum(now, ENDED);
    boolean failing = failed > limits.failing() * ended;
    if (failing && others >= Math.max(limits.floor(), limits.ratio() * firsts)) {
      return false;
    }
    window.add(now, OTHER);
    return true;
  }

  private RollingCounts window(Target target) {
    String key = target.endpoint().key();
    RollingCounts window = endpoints.get(key);
    return window != null
        ? window
        : endpoints.computeIfAbsent(
            key, _ -> new RollingCounts(KINDS, SLOTS, limits.windowNanos()));
  }
}
