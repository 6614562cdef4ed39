package dev.homeostat.bench.load;

import dev.homeostat.bench.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of a run: its connections, its arrivals, its tally. Everything after the
 * constructor happens on that loop.
 *
 * <p>Closed loop: a connection that ends an exchange starts the next. Open loop: arrivals are due
 * at fixed times whatever the answers do; one that finds no free connection waits, and its latency
 * counts from the time it was due, so that a stalled server cannot hide behind a stalled client
 * (coordinated omission).
 */
@SuppressWarnings("FutureReturnValueIgnored") // timers of the own loop, which ends with the run
final class Lane {
  private static final long SWEEP_MILLIS = 50;
  private static final long RECONNECT_MILLIS = 50;
  private static final long HELD_NANOS = 1_000_000;

  private final LoadJob job;
  private final EventLoop loop;
  private final AtomicLong tickets;
  private final int size;
  private final double ratePerNano;
  private final ByteBuf request;
  private final Tally tally = new Tally();
  private final Set<Connection> open = new LinkedHashSet<>();
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Tally> done = new CompletableFuture<>();
  private @Nullable ScheduledFuture<?> sweep;
  private long startedAt;
  private long stopAt;
  private long arrivals;
  private long opened;
  private int connecting;
  private int inFlight;
  private boolean running;
  private boolean spent;
  private boolean arriving;

  Lane(LoadJob job, EventLoop loop, AtomicLong tickets, int size, double ratePerSecond) {
    this.job = job;
    this.loop = loop;
    this.tickets = tickets;
    this.size = size;
    this.ratePerNano = ratePerSecond / 1e9;
    this.request = RequestBytes.of(job, 0);
  }

  /** Opens the connections; done when each is open or has failed. */
  CompletableFuture<Void> connect() {
    loop.execute(
        () -> {
          for (int i = 0; i < size; i++) {
            dial();
          }
        });
    return ready;
  }

  private void dial() {
    connecting++;
    new Bootstrap()
        .group(loop)
        .channel(Transport.clientChannel())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpResponseDecoder());
              }
            })
        .connect(job.base().getHost(), job.base().getPort())
        .addListener(
            future -> {
              connecting--;
              if (future.isSuccess()) {
                opened(((ChannelFuture) future).channel());
              } else {
                refused();
              }
              if (connecting == 0) {
                ready.complete(null);
              }
            });
  }

  private void opened(Channel channel) {
    ByteBuf own = RequestBytes.differ(job) ? RequestBytes.of(job, opened++) : request;
    Connection connection = new Connection(this, channel, own, job);
    channel.pipeline().addLast(connection);
    open.add(connection);
    if (running) {
      idle(connection);
    } else {
      idle.add(connection);
    }
  }

  private void refused() {
    tally.failed(System.nanoTime(), "connect");
    if (running && !over(System.nanoTime())) {
      loop.schedule(this::dial, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Starts the load; the future ends when the last exchange has. */
  CompletableFuture<Tally> run(long now) {
    loop.execute(() -> begin(now));
    return done;
  }

  private void begin(long now) {
    running = true;
    startedAt = now;
    stopAt = now + TimeUnit.MILLISECONDS.toNanos(job.maxMillis());
    sweep =
        loop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    if (job.openLoop()) {
      arrive();
      return;
    }
    Connection[] waiting = idle.toArray(Connection[]::new);
    idle.clear();
    for (int i = 0; i < waiting.length; i++) {
      Connection connection = waiting[i];
      long delay = TimeUnit.MILLISECONDS.toNanos(job.rampMillis()) * i / waiting.length;
      if (delay == 0) {
        idle(connection);
      } else {
        loop.schedule(() -> idle(connection), delay, TimeUnit.NANOSECONDS);
      }
    }
  }

  /** Open loop: everything due by now, then sleep until the next is. */
  private void arrive() {
    long now = System.nanoTime();
    boolean held = false;
    while (!held && !spent && dueAt(arrivals) <= now && dueAt(arrivals) < stopAt) {
      Connection connection = free();
      held = connection == null;
      if (connection != null && takeTicket()) {
        start(connection, dueAt(arrivals++));
      }
    }
    arriving = !over(now);
    if (arriving) {
      // With no connection free the next end carries on; this timer is for the next due time.
      long pause = held ? HELD_NANOS : Math.max(0, dueAt(arrivals) - now);
      loop.schedule(this::arrive, pause, TimeUnit.NANOSECONDS);
    }
  }

  private long dueAt(long arrival) {
    return startedAt + (long) (arrival / ratePerNano);
  }

  private @Nullable Connection free() {
    Connection next = idle.pollLast();
    while (next != null && !next.usable()) {
      next = idle.pollLast();
    }
    return next;
  }

  /** A connection has nothing to do. */
  void idle(Connection connection) {
    long now = System.nanoTime();
    if (over(now) || !connection.usable()) {
      return;
    }
    if (!job.openLoop()) {
      if (takeTicket()) {
        start(connection, now);
      }
    } else if (dueAt(arrivals) <= now) {
      if (takeTicket()) {
        start(connection, dueAt(arrivals++));
      }
    } else {
      idle.add(connection);
    }
  }

  private boolean takeTicket() {
    spent |= tickets.getAndDecrement() <= 0;
    return !spent;
  }

  private void start(Connection connection, long intended) {
    inFlight++;
    tally.started();
    connection.send(intended);
  }

  /** An exchange ended well. */
  void completed(long latencyNanos, long firstTokenNanos) {
    inFlight--;
    tally.complete(System.nanoTime(), latencyNanos, firstTokenNanos);
  }

  /** An exchange ended badly. */
  void failed(String kind) {
    inFlight--;
    tally.failed(System.nanoTime(), kind);
  }

  /** A connection is gone; another takes its place while the run lasts. */
  void lost(Connection connection) {
    open.remove(connection);
    if (running && !over(System.nanoTime())) {
      dial();
    }
  }

  Tally tally() {
    return tally;
  }

  private boolean over(long now) {
    return spent || now - stopAt >= 0;
  }

  private void sweep() {
    long now = System.nanoTime();
    long timeout = TimeUnit.MILLISECONDS.toNanos(job.timeoutMillis());
    List.copyOf(open).forEach(connection -> connection.expire(now, timeout));
    if (over(now) && inFlight == 0 && !arriving) {
      finish();
    }
  }

  private void finish() {
    running = false;
    if (sweep != null) {
      sweep.cancel(false);
    }
    for (long unsent = arrivals; job.openLoop() && !spent && dueAt(unsent) < stopAt; unsent++) {
      tally.failed(stopAt, "not-sent");
    }
    List.copyOf(open).forEach(Connection::close);
    done.complete(tally);
  }
}
