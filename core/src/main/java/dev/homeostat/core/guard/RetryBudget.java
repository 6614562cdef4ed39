package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.RetryGate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps retries from burying an endpoint that is already failing. Per destination endpoint and over
 * ten seconds, attempts that aren't an exchange's first may be at most {@code max(10, 20 %)} of the
 * first ones; and only while more than 10 % of that endpoint's attempts fail, so that failover to
 * an endpoint that answers is never refused.
 *
 * <p>Safe for any thread; every call is a few atomic operations, no lock. The windows are coarse (a
 * tenth) on purpose: a budget needs no precision.
 */
public final class RetryBudget implements RetryGate {
  private final Limits limits;
  private final ConcurrentHashMap<String, Window> endpoints = new ConcurrentHashMap<>();

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
    window(target).add(now, Window.FIRST);
  }

  /** Counts what an attempt came to, failed or not. */
  public void ended(Target target, boolean failed, long now) {
    window(target).add(now, failed ? Window.FAILED : Window.ENDED);
  }

  @Override
  public boolean permits(Target target, long now) {
    Window window = window(target);
    long others = window.sum(now, Window.OTHER);
    long firsts = window.sum(now, Window.FIRST);
    long failed = window.sum(now, Window.FAILED);
    long ended = failed + window.sum(now, Window.ENDED);
    boolean failing = failed > limits.failing() * ended;
    if (failing && others >= Math.max(limits.floor(), limits.ratio() * firsts)) {
      return false;
    }
    window.add(now, Window.OTHER);
    return true;
  }

  private Window window(Target target) {
    String key = target.endpoint().key();
    Window window = endpoints.get(key);
    return window != null
        ? window
        : endpoints.computeIfAbsent(key, _ -> new Window(limits.windowNanos()));
  }

  /** Four counters over ten slots; a slot that is older is emptied by its next user. */
  private static final class Window {
    static final int FIRST = 0;
    static final int OTHER = 1;
    static final int FAILED = 2;
    static final int ENDED = 3;

    private static final int KINDS = 4;
    private static final int SLOTS = 10;
    private static final int COUNT_BITS = 24;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    /** Each cell holds the slot it belongs to above its count, so that one CAS renews it. */
    private final AtomicLongArray cells = new AtomicLongArray(KINDS * SLOTS);

    private final long slotNanos;

    Window(long windowNanos) {
      slotNanos = Math.max(1, windowNanos / SLOTS);
    }

    void add(long now, int kind) {
      long slot = Math.floorDiv(now, slotNanos);
      int index = (int) Math.floorMod(slot, (long) SLOTS) * KINDS + kind;
      long seen;
      long next;
      do {
        seen = cells.get(index);
        boolean current = seen >> COUNT_BITS == slot;
        long count = current ? Math.min((seen & COUNT_MASK) + 1, COUNT_MASK) : 1;
        next = slot << COUNT_BITS | count;
      } while (!cells.compareAndSet(index, seen, next));
    }

    long sum(long now, int kind) {
      long slot = Math.floorDiv(now, slotNanos);
      long sum = 0;
      for (int i = 0; i < SLOTS; i++) {
        long cell = cells.get(i * KINDS + kind);
        long age = slot - (cell >> COUNT_BITS);
        if (age >= 0 && age < SLOTS) {
          sum += cell & COUNT_MASK;
        }
      }
      return sum;
    }
  }
}
