package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.InputSize;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What was learned of one target. Safe for any thread. */
final class TargetState {
  /** What is known without a single attempt: two successes and two failures. */
  static final double PRIOR = 2;

  /** So many answers have to be invalid before a target's quality is halved. */
  private static final double VALIDITY_PRIOR = 5;

  private static final long STALE = TimeUnit.HOURS.toNanos(1);

  final AtomicLong successes = new AtomicLong();
  final AtomicLong failures = new AtomicLong();
  final DecayedCounts counts = new DecayedCounts();
  final AliveHorizon alive = new AliveHorizon();
  private final AtomicReferenceArray<SpeedStats> speeds =
      new AtomicReferenceArray<>(InputSize.COUNT);

  /** Since the last success. */
  private final AtomicInteger failuresInRow = new AtomicInteger();

  private final AtomicInteger invalidInRow = new AtomicInteger();
  private volatile long failedAt;
  private volatile long lastAt;

  void succeeded(long at) {
    successes.incrementAndGet();
    counts.add(DecayedCounts.SUCCESS, at);
    alive.add(true, at);
    lastAt = at;
    if (failuresInRow.get() != 0) {
      failuresInRow.set(0);
    }
    if (invalidInRow.get() != 0) {
      invalidInRow.set(0);
    }
  }

  void failed(long at) {
    failures.incrementAndGet();
    counts.add(DecayedCounts.FAILURE, at);
    alive.add(false, at);
    failuresInRow.incrementAndGet();
    failedAt = at;
    lastAt = at;
  }

  /** An answer that can't be used, whoever is to blame. */
  void invalid(long at) {
    counts.add(DecayedCounts.INVALID, at);
    invalidInRow.incrementAndGet();
    failedAt = at;
  }

  /**
   * An outage ends. On the scale of days it was one event, whatever the number of requests that ran
   * into it; else the twin of a target would have all of its traffic for days, because fifteen
   * requests failed in one minute. That its answers couldn't be used is part of that event.
   */
  void revived() {
    alive.clear();
    counts.remove(DecayedCounts.FAILURE, failedAt, failuresInRow.getAndSet(0) - 1);
    counts.remove(DecayedCounts.INVALID, failedAt, invalidInRow.getAndSet(0));
    for (int i = 0; i < InputSize.COUNT; i++) {
      SpeedStats speed = speeds.get(i);
      if (speed != null) {
        speed.forgetCuts();
      }
    }
  }

  /** Of one size of input, or null before the first sample. */
  @Nullable SpeedStats speed(InputSize size) {
    return speeds.get(size.place());
  }

  SpeedStats openSpeed(InputSize size) {
    return openSpeed(size.place());
  }

  private SpeedStats openSpeed(int size) {
    SpeedStats speed = speeds.get(size);
    if (speed == null) {
      speeds.compareAndSet(size, null, new SpeedStats());
      speed = speeds.get(size);
    }
    return speed;
  }

  double alpha(long now) {
    return BetaSampler.bounded(PRIOR + counts.sum(DecayedCounts.SUCCESS, now));
  }

  double beta(long now) {
    return BetaSampler.bounded(PRIOR + counts.sum(DecayedCounts.FAILURE, now));
  }

  double drawReliability(RandomGenerator random, long now) {
    return BetaSampler.draw(alpha(now), beta(now), random);
  }

  double meanReliability(long now) {
    double alpha = alpha(now);
    return alpha / (alpha + beta(now));
  }

  /** The share of answers that could be used, 1 as long as nothing else was seen. */
  double validity(long now) {
    double valid = VALIDITY_PRIOR + counts.sum(DecayedCounts.SUCCESS, now);
    return valid / (valid + counts.sum(DecayedCounts.INVALID, now));
  }

  long samples() {
    return successes.get() + failures.get();
  }

  boolean stale(long now) {
    return samples() > 0 && now - lastAt > STALE;
  }

  Learned save(Target target, long now) {
    List<Learned.Count> saved = new ArrayList<>();
    for (DecayedCounts.Slice slice : counts.save(now)) {
      saved.add(new Learned.Count(slice.kind(), millis(slice.ageNanos()), slice.count()));
    }
    List<Learned.Last> lately = new ArrayList<>();
    for (long age : alive.save(now)) {
      lately.add(new Learned.Last(millis(age >= 0 ? age : ~age), age >= 0));
    }
    List<Learned.Speed> fast = new ArrayList<>();
    for (int i = 0; i < InputSize.COUNT; i++) {
      SpeedStats speed = speeds.get(i);
      if (speed != null) {
        fast.add(speed.save(i));
      }
    }
    long idle = millis(Math.max(0, now - lastAt));
    return new Learned(
        target.endpoint().key(),
        target.upstreamModel(),
        successes.get(),
        failures.get(),
        idle,
        saved,
        lately,
        fast);
  }

  void restore(Learned learned, long now) {
    successes.addAndGet(Math.max(0, learned.successes()));
    failures.addAndGet(Math.max(0, learned.failures()));
    for (Learned.Count count : learned.counts()) {
      counts.restore(
          count.kind(), TimeUnit.MILLISECONDS.toNanos(count.ageMillis()), count.count(), now);
    }
    for (Learned.Last last : learned.lately()) {
      alive.add(last.success(), now - TimeUnit.MILLISECONDS.toNanos(Math.max(0, last.ageMillis())));
    }
    for (Learned.Speed speed : learned.speeds()) {
      if (speed.size() >= 0 && speed.size() < InputSize.COUNT) {
        openSpeed(speed.size()).restore(speed);
      }
    }
    lastAt = now - TimeUnit.MILLISECONDS.toNanos(Math.max(0, learned.idleMillis()));
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
