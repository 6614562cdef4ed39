package dev.homeostat.gateway.upstream;

import dev.homeostat.core.failure.Failure;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One loop's connections to providers: used last-first, closed when idle, capped per address. What
 * a provider allows is a matter of leases, never of this cap, which only protects the process. Used
 * on its loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class UpstreamPool {
  private static final long SWEEP_SECONDS = 5;

  private final EventLoop loop;
  private final Dialer dialer;
  private final int cap;
  private final long idleNanos;
  private final Map<UpstreamAddress, Lane> lanes = new HashMap<>();
  private @Nullable ScheduledFuture<?> sweep;

  UpstreamPool(EventLoop loop, Dialer dialer, int cap, long idleNanos) {
    this.loop = loop;
    this.dialer = dialer;
    this.cap = cap;
    this.idleNanos = idleNanos;
  }

  UpstreamCall call(UpstreamRequest request, AddressGuard guard, UpstreamListener listener) {
    Lane lane = lanes.computeIfAbsent(request.address(), Lane::new);
    PooledCall call = new PooledCall(request, listener, guard, lane);
    lane.start(call);
    return call;
  }

  /** Connections in use, being made and idle: what a leak would show in. */
  int connections() {
    int sum = 0;
    for (Lane lane : lanes.values()) {
      sum += lane.open;
    }
    return sum;
  }

  void close() {
    for (Lane lane : lanes.values()) {
      for (UpstreamConnection connection : lane.idle.toArray(UpstreamConnection[]::new)) {
        connection.close();
      }
      lane.shared.closeIdle();
    }
    if (sweep != null) {
      sweep.cancel(false);
    }
  }

  private void sweepLater() {
    if (sweep == null) {
      sweep = loop.schedule(this::sweep, SWEEP_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void sweep() {
    sweep = null;
    long limit = System.nanoTime() - idleNanos;
    boolean some = false;
    for (Lane lane : lanes.values()) {
      lane.closeIdleBefore(limit);
      some |= !lane.idle.isEmpty() || lane.shared.someIdle();
    }
    if (some) {
      sweepLater();
    }
  }

  /** The connections to one address. */
  final class Lane {
    private final UpstreamAddress address;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private final Http2Connections shared = new Http2Connections();
    private final ArrayDeque<PooledCall> waiting = new ArrayDeque<>();
    private int open;

    private Lane(UpstreamAddress address) {
      this.address = address;
    }

    private void start(PooledCall call) {
      if (address.http2()) {
        Http2Connection withRoom = shared.withRoom(address, call.guard);
        if (withRoom != null) {
          call.on(withRoom.newStream());
          return;
        }
      }
      UpstreamConnection connection;
      while ((connection = idle.pollFirst()) != null) {
        if (connection.usable(address, call.guard)) {
          call.on(connection);
          return;
        }
        connection.close();
      }
      if (open >= cap) {
        waiting.addLast(call);
        return;
      }
      dial(call);
    }

    /** Again, on a connection that can't be stale. */
    void restart(PooledCall call) {
      dial(call);
    }

    private void dial(PooledCall call) {
      open++;
      call.listener.dialling(dialer.throughProxy(address));
      if (!call.live()) {
        open--;
        return;
      }
      Dialer.Dial dial =
          dialer.dial(
              address,
              call.guard,
              new Dialer.Waiter() {
                @Override
                public void tunnelled() {
                  call.listener.dialling(false);
                }

                @Override
                public void connected(Channel channel) {
                  call.on(Codecs.http2(channel) ? share(channel) : keep(channel));
                }

                @Override
                public void failed(Failure failure) {
                  open--;
                  call.broken(failure, false, true);
                  next();
                }
              });
      call.dialling(dial);
    }

    private Carrier keep(Channel channel) {
      UpstreamConnection connection = new UpstreamConnection(channel, this);
      channel.pipeline().addLast("call", connection);
      return connection;
    }

    private Carrier share(Channel channel) {
      Http2Connection connection = new Http2Connection(channel, this);
      channel.pipeline().addLast("calls", connection);
      shared.add(connection);
      return connection.newStream();
    }

    void dialAborted() {
      open--;
      next();
    }

    void forget(PooledCall call) {
      waiting.remove(call);
    }

    /** A connection came to the natural end of its call. */
    void free(UpstreamConnection connection) {
      PooledCall call = waiting.peekFirst();
      if (call != null && !connection.usable(address, call.guard)) {
        // Withdrawn since: closed, it makes place for a dial, which says so.
        connection.close();
        return;
      }
      if (call != null) {
        waiting.removeFirst();
        call.on(connection);
        return;
      }
      connection.idleSince = System.nanoTime();
      idle.addFirst(connection);
      sweepLater();
    }

    void closed(UpstreamConnection connection) {
      open--;
      idle.remove(connection);
      next();
    }

    /** A shared connection may take another call. */
    void room(Http2Connection connection) {
      while (connection.hasRoom()
          && !waiting.isEmpty()
          && connection.usable(address, waiting.getFirst().guard)) {
        waiting.removeFirst().on(connection.newStream());
      }
      if (connection.idle() && connection.hasRoom() && !waiting.isEmpty()) {
        connection.close();
      } else if (connection.idle()) {
        connection.idleSince = System.nanoTime();
        sweepLater();
      }
    }

    void closed(Http2Connection connection) {
      open--;
      shared.remove(connection);
      next();
    }

    private void next() {
      PooledCall call = open < cap ? waiting.pollFirst() : null;
      if (call != null) {
        dial(call);
      }
    }

    private void closeIdleBefore(long limit) {
      shared.closeIdleBefore(limit);
      Iterator<UpstreamConnection> oldestFirst = idle.descendingIterator();
      while (oldestFirst.hasNext()) {
        UpstreamConnection connection = oldestFirst.next();
        if (connection.idleSince - limit > 0) {
          return;
        }
        oldestFirst.remove();
        connection.close();
      }
    }
  }
}
