package dev.homeostat.gateway.operate;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Lets the space for old objects be as large as many streams need it and keeps it small otherwise:
 * the serial collector takes all it may have before it looks for garbage there. So it is made to
 * look when the space holds a good deal more than what lived the last time; that is what other
 * collectors call a soft maximum, without their threads and tables.
 *
 * <p>Where what lives comes close to the maximum, memory is scarce: new work has to be refused
 * until some is over, or the process would end with all that it carries. {@link #scarce} is safe
 * for any thread, {@link #look} for one.
 */
public final class HeapKeeper {
  /** How many times of what lived the last time the space may hold. */
  private static final double GROWTH = 1.5;

  private static final double FULL = 0.85;
  private static final double SCARCE = 0.80;
  private static final double PLENTY = 0.70;

  /** A look at a large space takes a quarter of a second: not one after the other. */
  private static final long BETWEEN = TimeUnit.SECONDS.toNanos(10);

  private final long soft;
  private final OldSpace space;
  private long lived;
  private long looked;
  private boolean heeded = true;
  private volatile boolean scarce;

  /** The part of a heap where old objects are, in bytes. */
  public interface OldSpace {
    /** What objects take there, those nobody needs included. */
    long used();

    /** The most it may become, or -1 when it has no maximum of its own. */
    long most();

    /** Forgets what nobody needs, now. Returns what lives, or -1 when that was not done. */
    long collect();
  }

  private HeapKeeper(long soft, OldSpace space, long now) {
    this.soft = soft;
    this.space = space;
    this.looked = now - BETWEEN;
  }

  /**
   * A keeper.
   *
   * @param soft up to how many bytes the space is left alone
   * @param now monotonic nanoseconds
   */
  public static HeapKeeper of(long soft, OldSpace space, long now) {
    return new HeapKeeper(soft, space, now);
  }

  /**
   * The serial collector's space in this process; under another collector one that is never full.
   */
  public static OldSpace ofProcess() {
    Optional<MemoryPoolMXBean> tenured =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Tenured Gen"))
            .findFirst();
    List<GarbageCollectorMXBean> collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(collector -> List.of(collector.getMemoryPoolNames()).contains("Tenured Gen"))
            .toList();
    return new OldSpace() {
      @Override
      public long used() {
        return tenured.map(pool -> pool.getUsage().getUsed()).orElse(0L);
      }

      @Override
      public long most() {
        return tenured.map(pool -> pool.getUsage().getMax()).orElse(-1L);
      }

      @Override
      public long collect() {
        long before = collections();
        System.gc();
        return collections() > before ? used() : -1;
      }

      private long collections() {
        return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
      }
    };
  }

  /** Whether new work has to wait until some of what is under way is over. */
  public boolean scarce() {
    return scarce;
  }

  /** Looks after the space. To be called about once a second; may stop the process for a moment. */
  public void look(long now) {
    long most = space.most();
    if (!heeded || most <= 0 || now - looked < BETWEEN) {
      return;
    }
    double room = Math.min(FULL * most, Math.max((double) soft, GROWTH * lived));
    if (!scarce && space.used() <= room) {
      return;
    }
    looked = now;
    long lives = space.collect();
    if (lives < 0) {
      // Whoever started the process has forbidden it: what lives can't be told from garbage.
      heeded = false;
      scarce = false;
      return;
    }
    lived = lives;
    scarce = lived > (scarce ? PLENTY : SCARCE) * most;
  }
}
