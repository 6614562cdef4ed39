package dev.homeostat.gateway.telemetry;

import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.core.guard.GuardListener;
import dev.homeostat.gateway.exchange.Anomaly;
import dev.homeostat.gateway.exchange.ExchangeListener;
import dev.homeostat.gateway.exchange.ExchangeRecord;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door from the loops to the control plane: facts go in without a lock or a wait, a thread of
 * the control plane hands them to the queued listeners. Bounded; what doesn't fit is dropped and
 * counted, traffic never waits.
 */
public final class FactQueue implements ExchangeListener, GuardListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FactQueue.class);
  private static final int CAPACITY = 1 << 14;
  private static final long LONGEST_PAUSE_NANOS = 25_000_000;

  /**
   * Under load facts wait less: each one that waits is copied by the next collection. Waking for a
   * few at a time would cost the loops more: each wake takes a core from somebody.
   */
  private static final long SHORTEST_PAUSE_NANOS = 3_000_000;

  /** So many facts at once are worth waking for; what waits then takes some 100 KB. */
  private static final int BATCH = 256;

  private static final long CLOSE_MILLIS = 1_000;

  private final MpscArrayQueue<Object> facts = new MpscArrayQueue<>(CAPACITY);
  private final LongAdder dropped = new LongAdder();
  private final ReentrantLock draining = new ReentrantLock();
  private final List<FactListener> listeners;
  private final Thread thread;
  private volatile boolean open = true;
  private long failures;
  private long told;

  /** Facts that didn't fit. */
  private record Lost(long count) {}

  private FactQueue(List<FactListener> listeners) {
    this.listeners = List.copyOf(listeners);
    // A thread of its own: to wake a virtual one takes two, its timer's and its carrier.
    this.thread = Thread.ofPlatform().daemon().name("facts").unstarted(this::run);
  }

  /** A queue that hands facts to these listeners, in order. */
  public static FactQueue start(List<FactListener> listeners) {
    FactQueue queue = new FactQueue(listeners);
    queue.thread.start();
    return queue;
  }

  @Override
  public void firstContent(FirstContent fact, long now) {
    offer(fact);
  }

  @Override
  public void outcome(Outcome outcome, long now) {
    offer(outcome);
  }

  @Override
  public void anomaly(Anomaly anomaly) {
    offer(anomaly);
  }

  @Override
  public void ended(ExchangeRecord exchange) {
    offer(exchange);
  }

  @Override
  public void on(GuardEvent event) {
    offer(event);
  }

  private void offer(Object fact) {
    if (!facts.offer(fact)) {
      dropped.increment();
    }
  }

  /** Facts that didn't fit. */
  public long dropped() {
    return dropped.sum();
  }

  /**
   * Hands over everything that is in the queue now, for a reader who must see it.
   *
   * @return how many facts there were
   */
  public int drain() {
    draining.lock();
    try {
      int count = 0;
      Object fact;
      while ((fact = facts.poll()) != null) {
        tellAll(fact);
        count++;
      }
      long all = dropped.sum();
      if (all > told) {
        tellAll(new Lost(all - told));
        told = all;
      }
      return count;
    } finally {
      draining.unlock();
    }
  }

  private void tellAll(Object fact) {
    for (FactListener listener : listeners) {
      try {
        tell(listener, fact);
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        // One listener's bug must not silence the others, nor the facts to come; nor flood.
        if (Long.bitCount(++failures) == 1) {
          LOG.error("a listener failed, {} times so far", failures, e);
        }
      }
    }
  }

  private static void tell(FactListener listener, Object fact) {
    switch (fact) {
      case FirstContent first -> listener.firstContent(first);
      case Outcome outcome -> listener.outcome(outcome);
      case Anomaly anomaly -> listener.anomaly(anomaly);
      case ExchangeRecord exchange -> listener.ended(exchange);
      case GuardEvent event -> listener.guard(event);
      case Lost(long count) -> listener.lost(count);
      default -> throw new IllegalStateException("unknown fact: " + fact);
    }
  }

  private void run() {
    long pause = LONGEST_PAUSE_NANOS;
    while (true) {
      LockSupport.parkNanos(pause);
      if (!open || Thread.interrupted()) {
        return;
      }
      pause = pauseAfter(pause, drain());
    }
  }

  /**
   * How long to wait for the next batch, at the pace of the last one.
   *
   * @param pause what was waited, in nanoseconds
   * @param facts how many came meanwhile
   */
  static long pauseAfter(long pause, int facts) {
    return Math.clamp(
        pause * BATCH / Math.max(1, facts), SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drain();
  }
}
