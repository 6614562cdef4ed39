package dev.homeostat.gateway.exchange;

import dev.homeostat.core.routing.RoutePlan;
import dev.homeostat.core.routing.RouteRequest;
import dev.homeostat.core.routing.Router;
import dev.homeostat.gateway.gate.Judges;
import dev.homeostat.gateway.upstream.Caller;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What exchanges on one loop share. Used on that loop only, but for the budgets, the judges and the
 * listeners, which are safe for all.
 *
 * @param loop the loop itself
 * @param caller the door to providers
 * @param scratch where network bytes are copied to be scanned: arrays are read faster than buffers
 * @param clock where time comes from
 * @param random where chance comes from
 * @param live what was learned, and what may be asked now
 * @param router makes plans, on this loop
 * @param bodies what may be held by all exchanges together
 * @param judges where held answers are judged
 * @param listeners in the order they are called
 */
@SuppressWarnings("ArrayRecordComponent") // A work area, compared by no one.
public record LoopContext(
    EventLoop loop,
    Caller caller,
    byte[] scratch,
    MonotonicClock clock,
    SplittableRandom random,
    LiveState live,
    Router router,
    ByteBudget bodies,
    Judges judges,
    List<ExchangeListener> listeners) {

  /** The size of the work area; larger buffers are scanned in pieces. */
  public static final int SCRATCH_BYTES = 64 << 10;

  /** Whom to ask for a request. On the loop. */
  public RoutePlan plan(RouteRequest request) {
    return router.plan(request, live.plan(), random, clock.nanos());
  }

  /** Does something on the loop, from anywhere; after its end nothing. */
  public void run(Runnable work) {
    if (!loop.isShuttingDown()) {
      loop.execute(work);
    }
  }
}
