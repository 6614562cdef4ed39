package dev.homeostat.gateway.operate;

import java.util.concurrent.TimeUnit;

/**
 * Lets a heap be as large as many streams need it and keeps it small otherwise: the serial
 * collector takes all it may have before it looks for garbage among old objects. So they are looked
 * through when the heap holds a good deal more than what lived the last time; that is what other
 * collectors call a soft maximum, without their threads and tables.
 *
 * <p>Where what lives comes close to the maximum, memory is scarce: new work has to be refused
 * until some is over, or the process would end with all that it carries. {@link #scarce} is safe
 * for any thread, {@link #look} for one.
 */
public final class HeapKeeper {
  /** How many times of what lived the last time a heap may hold. */
  private static final double GROWTH = 1.7;

  private static final double FULL = 0.85;
  private static final double SCARCE = 0.80;
  private static final double PLENTY = 0.70;

  /** A look at a large heap takes a quarter of a second: not one after the other. */
  private static final long BETWEEN = TimeUnit.SECONDS.toNanos(10);

  private final long soft;
  private final Heap heap;
  private long lived;
  private long looked;
  private volatile boolean scarce;

  /** A heap, in bytes. */
  public interface Heap {
    /** What objects take, those nobody needs included. */
    long used();

    /** The most it may become. */
    long most();

    /** Looks for what nobody needs, now, and forgets it. */
    void collect();
  }

  private HeapKeeper(long soft, Heap heap, long now) {
    this.soft = soft;
    this.heap = heap;
    this.looked = now;
  }

  /**
   * A keeper.
   *
   * @param soft up to how many bytes the heap is left alone
   * @param now monotonic nanoseconds
   */
  public static HeapKeeper of(long soft, Heap heap, long now) {
    return new HeapKeeper(soft, heap, now);
  }

  /** The heap of this process. */
  public static Heap ofProcess() {
    Runtime runtime = Runtime.getRuntime();
    return new Heap() {
      @Override
      public long used() {
        return runtime.totalMemory() - runtime.freeMemory();
      }

      @Override
      public long most() {
        return runtime.maxMemory();
      }

      @Override
      public void collect() {
        runtime.gc();
      }
    };
  }

  /** Whether new work has to wait until some of what is under way is over. */
  public boolean scarce() {
    return scarce;
  }

  /** Looks after the heap. To be called about once a second; may stop the process for a moment. */
  public void look(long now) {
    long most = heap.most();
    double room = Math.min(FULL * most, Math.max((double) soft, GROWTH * lived));
    boolean due = scarce ? now - looked >= BETWEEN : heap.used() > room;
    if (!due) {
      return;
    }
    heap.collect();
    looked = now;
    lived = heap.used();
    scarce = lived > (scarce ? PLENTY : SCARCE) * most;
  }
}
