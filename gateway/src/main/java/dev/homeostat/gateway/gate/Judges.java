package dev.homeostat.gateway.gate;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that judge held answers: few, as judging is nothing but computing, and what waits for
 * them is bounded. Made when first needed, gone when long unused. Safe for any thread.
 */
public final class Judges implements AutoCloseable {
  private static final int THREADS = 2;

  /** More would be judged too late to be of use. */
  private static final int WAITING = 256;

  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor threads;

  private Judges(int threads, int waiting) {
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().daemon().name("gate-", 1).factory());
    this.threads.allowCoreThreadTimeOut(true);
  }

  /** As many as a process needs. */
  public static Judges create() {
    return of(THREADS, WAITING);
  }

  /** So many threads, before which so many answers may wait. */
  static Judges of(int threads, int waiting) {
    return new Judges(threads, waiting);
  }

  /** Has one judged, soon; or says that there is no place, and does nothing. */
  public boolean accept(Runnable judging) {
    try {
      threads.execute(judging);
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  /** Ends the threads; what waits is never judged. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
