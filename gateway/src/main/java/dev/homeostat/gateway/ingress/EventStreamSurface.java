package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.gateway.exchange.GatewayHeaders;
import dev.homeostat.gateway.exchange.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events of the control plane: a subscriber gets what a source of its own writes from a
 * virtual thread, or a publisher from wherever it is. A stream lives until its client leaves, its
 * source closes it, its reader is too slow, or the process drains; while it is silent, a comment
 * each 15 s tells both ends that it lives.
 */
public final class EventStreamSurface implements Surface {
  /**
   * Between two comments: below the idle limits of usual proxies, of which 30 s is the shortest.
   */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Operators and their consoles, not the public: more is a client that leaks them. */
  private static final int MOST_SUBSCRIBERS = 128;

  private static final Logger LOG = LoggerFactory.getLogger(EventStreamSurface.class);

  private final Executor threads;
  private final Consumer<EventStream> source;
  private final Duration heartbeat;
  private final AtomicInteger subscribers = new AtomicInteger();

  private EventStreamSurface(Executor threads, Consumer<EventStream> source, Duration heartbeat) {
    this.threads = threads;
    this.source = source;
    this.heartbeat = heartbeat;
  }

  /**
   * A surface whose streams are handed to {@code source} by {@code threads}, each once its head is
   * sent. The source may write and wait there as long as it likes, or note the stream for others to
   * write; the stream doesn't end with its return.
   */
  public static EventStreamSurface of(Executor threads, Consumer<EventStream> source) {
    return new EventStreamSurface(threads, source, HEARTBEAT);
  }

  /** The same with another time between two comments. */
  public static EventStreamSurface of(
      Executor threads, Consumer<EventStream> source, Duration heartbeat) {
    return new EventStreamSurface(threads, source, heartbeat);
  }

  /** Streams open now. */
  public int subscribers() {
    return subscribers.get();
  }

  @Override
  public Intake begin(IngressRequest request) {
    return new EventIntake(request);
  }

  private void serve(EventStream stream) {
    try {
      source.accept(stream);
    } catch (RuntimeException bug) {
      LOG.error("{} failed", stream.request().path(), bug);
      stream.close();
    }
  }

  private final class EventIntake implements Intake {
    private final IngressRequest request;
    private @Nullable EventStream stream;
    private @Nullable ScheduledFuture<?> beats;

    EventIntake(IngressRequest request) {
      this.request = request;
    }

    @Override
    public void content(ByteBuf content) {}

    @Override
    public void end() {
      ResponseHead head =
          ResponseHead.of(200)
              .add(GatewayHeaders.REQUEST_ID, request.id())
              .add(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
              .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
              // Or nginx in front of us would collect events until it has a page of them.
              .add(GatewayHeaders.UNBUFFERED, "no");
      if (request.method().equals(HttpMethod.HEAD)) {
        request.client().respond(head, Unpooled.EMPTY_BUFFER);
        request.client().complete();
        return;
      }
      if (subscribers.incrementAndGet() > MOST_SUBSCRIBERS) {
        subscribers.decrementAndGet();
        refuse();
        return;
      }
      EventStream opened = new EventStream(request);
      stream = opened;
      request.client().open(head);
      request.client().flush();
      long nanos = heartbeat.toNanos();
      beats =
          request
              .context()
              .loop()
              .scheduleAtFixedRate(opened::beat, nanos, nanos, TimeUnit.NANOSECONDS);
      opened.uponEnd(this::over);
      threads.execute(() -> serve(opened));
    }

    private void refuse() {
      Refusing.refuse(
          request.client(),
          request.id(),
          Refusal.ours(
              503,
              "too_many_subscribers",
              "There are " + MOST_SUBSCRIBERS + " subscribers already. Close one, or come later."));
    }

    private void over() {
      subscribers.decrementAndGet();
      if (beats != null) {
        beats.cancel(false);
      }
    }

    @Override
    public void writable(boolean writable) {
      if (writable && stream != null) {
        stream.taken();
      }
    }

    @Override
    public void gone() {
      if (stream != null) {
        stream.closed();
      }
    }

    @Override
    public void drain() {
      if (stream != null) {
        stream.end();
      }
    }

    @Override
    public void shutDown() {
      drain();
    }
  }
}
