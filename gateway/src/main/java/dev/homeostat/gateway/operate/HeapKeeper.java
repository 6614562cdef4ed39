package dev.homeostat.gateway.operate;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  /** Unless it fills so fast that the end would come before that. */
  private static final long URGENT = TimeUnit.SECONDS.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(HeapKeeper.class);
  private static final String TENURED = "Tenured Gen";

  private final long soft;
  private final OldSpace space;
  private long looked;
  private volatile boolean scarce;

  /** The part of a heap where old objects are, in bytes. */
  public interface OldSpace {
    /** What objects take there, those nobody needs included. */
    long used();

    /** What lived when it was looked through the last time, whoever asked for that. */
    long lived();

    /** The most it may become, or -1 when it has no maximum of its own. */
    long most();

    /** Forgets what nobody needs, now. Returns whether that was done. */
    boolean collect();
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
            .filter(pool -> pool.getName().equals(TENURED))
            .findFirst();
    List<GarbageCollectorMXBean> collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(collector -> List.of(collector.getMemoryPoolNames()).contains(TENURED))
            .toList();
    return new OldSpace() {
      @Override
      public long used() {
        return tenured.map(pool -> pool.getUsage().getUsed()).orElse(0L);
      }

      @Override
      public long lived() {
        return tenured
            .map(MemoryPoolMXBean::getCollectionUsage)
            .map(MemoryUsage::getUsed)
            .orElse(0L);
      }

      @Override
      public long most() {
        return tenured.map(pool -> pool.getUsage().getMax()).orElse(-1L);
      }

      @Override
      public boolean collect() {
        long before = collections();
        System.gc();
        return collections() > before;
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
    if (most <= 0) {
      return;
    }
    tell(full(most));
    long used = space.used();
    double room = Math.min(FULL * most, Math.max((double) soft, GROWTH * space.lived()));
    boolean filling = !scarce && used > FULL * most;
    if ((!scarce && used <= room) || now - looked < (filling ? URGENT : BETWEEN)) {
      return;
    }
    looked = now;
    // Whoever started the process may have forbidden it: then nothing tells garbage from the rest.
    tell(space.collect() && full(most));
  }

  private boolean full(long most) {
    return space.lived() > (scarce ? PLENTY : SCARCE) * most;
  }

  private void tell(boolean now) {
    if (now && !scarce) {
      LOG.warn("memory is scarce: new requests are refused until some are over (raise -Xmx)");
    } else if (!now && scarce) {
      LOG.info("memory is no longer scarce");
    }
    scarce = now;
  }
}
