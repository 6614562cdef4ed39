package dev.homeostat.gateway.operate;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does small work each second, one after the other, on a virtual thread of its own. What fails once
 * is done again the next second; its first failure, second, fourth and so on are logged.
 */
public final class EverySecond implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EverySecond.class);
  private static final long MILLIS = 1_000;

  private final List<Runnable> work;
  private final Thread thread;
  private long failures;

  private EverySecond(List<Runnable> work) {
    this.work = List.copyOf(work);
    this.thread = Thread.ofVirtual().name("every-second").unstarted(this::run);
  }

  /** Begins; the first time at once. */
  public static EverySecond start(List<Runnable> work) {
    EverySecond one = new EverySecond(work);
    one.thread.start();
    return one;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      for (Runnable one : work) {
        attempt(one);
      }
      try {
        Thread.sleep(MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void attempt(Runnable one) {
    try {
      one.run();
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      if (Long.bitCount(++failures) == 1) {
        LOG.error("work of every second failed, {} times so far", failures, e);
      }
    }
  }

  /** Ends, and waits until nothing of it is under way. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
