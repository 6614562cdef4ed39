package dev.homeostat.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;

/**
 * The one door to providers. Every call names its origin and realm, so that one table can say which
 * calls bill, teach and announce. One per loop; used on that loop only.
 */
public final class Caller {
  private final UpstreamPool pool;

  private Caller(UpstreamPool pool) {
    this.pool = pool;
  }

  /**
   * A caller for one loop.
   *
   * @param egress the way out
   * @param cap the most connections to one address from this loop
   * @param idleNanos how long an unused connection is kept
   */
  public static Caller create(
      EventLoop loop,
      ChannelFactory<? extends Channel> channels,
      Resolver resolver,
      Egress egress,
      TlsContexts tls,
      int cap,
      long idleNanos) {
    Dialer dialer = new Dialer(loop, resolver, egress, channels, tls);
    return new Caller(new UpstreamPool(loop, dialer, cap, idleNanos));
  }

  /**
   * Begins a call. The listener may hear of its beginning before this method returns.
   *
   * @param guard which addresses may be connected to, from the snapshot the exchange began with
   */
  public UpstreamCall call(UpstreamRequest request, AddressGuard guard, UpstreamListener listener) {
    return pool.call(request, guard, listener);
  }

  /** Connections of this loop, idle ones included. */
  public int connections() {
    return pool.connections();
  }

  /** Closes what is idle. */
  public void close() {
    pool.close();
  }
}
