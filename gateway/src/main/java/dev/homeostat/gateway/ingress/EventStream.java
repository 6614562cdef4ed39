package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.gateway.exchange.ClientStream;
import io.netty.channel.EventLoop;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's stream of events. Written from any thread, through the loop; what is under way
 * to the subscriber is bounded. {@link #offer} is for who must not wait, such as a publisher with
 * many subscribers; {@link #send} for a thread of the subscriber's own. Who doesn't take what is
 * sent is dropped, and may come back with the id of the last event it saw.
 *
 * <p>Memory: at most 256 KiB here and as much in the connection's own buffer, or one event that is
 * larger.
 */
public final class EventStream {
  /** What may be under way. */
  private static final int ROOM = 256 << 10;

  /** How long {@link #send} waits for a reader that takes nothing. */
  private static final long PATIENCE_SECONDS = 10;

  private static final int MOST_ID = 256;
  private static final byte[] HEARTBEAT = ": keepalive\n\n".getBytes(US_ASCII);
  private static final Runnable NOTHING = mark();
  private static final Runnable CLOSED = mark();

  private final IngressRequest request;
  private final ClientStream client;
  private final EventLoop loop;
  private final Semaphore room = new Semaphore(ROOM);
  private final AtomicReference<Runnable> whenClosed = new AtomicReference<>(NOTHING);

  // On the loop only.
  private Runnable uponEnd = NOTHING;
  private int written;
  private boolean idle = true;
  private boolean stuck;

  /** Of two equal lambdas nobody promises that they are two. */
  private static Runnable mark() {
    return new Runnable() {
      @Override
      public void run() {}
    };
  }

  EventStream(IngressRequest request) {
    this.request = request;
    this.client = request.client();
    this.loop = request.context().loop();
  }

  /** What was asked for, and by whom. */
  public IngressRequest request() {
    return request;
  }

  /** The id of the last event that the subscriber has seen, or null for a new one. */
  public @Nullable String lastEventId() {
    String id = request.headers().get("last-event-id");
    return id == null || id.isEmpty() || id.length() > MOST_ID ? null : id;
  }

  /** Whether events still go anywhere. */
  @SuppressWarnings("ReferenceEquality") // CLOSED is one mark.
  public boolean open() {
    return whenClosed.get() != CLOSED;
  }

  /**
   * Sends an event without waiting. Returns false when the stream is closed, or is dropped now
   * because its reader is too slow.
   */
  public boolean offer(ServerEvent event) {
    byte[] bytes = event.bytes();
    int size = Math.min(bytes.length, ROOM);
    if (!open()) {
      return false;
    }
    if (!room.tryAcquire(size)) {
      drop();
      return false;
    }
    loop.execute(() -> write(bytes, size));
    return true;
  }

  /**
   * Sends an event, waiting for its reader to take earlier ones. Not for a loop's thread.
   *
   * @return false when the stream is closed, or is dropped now because nothing was taken for 10 s
   */
  public boolean send(ServerEvent event) throws InterruptedException {
    byte[] bytes = event.bytes();
    int size = Math.min(bytes.length, ROOM);
    if (!open()) {
      return false;
    }
    if (!room.tryAcquire(size, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      drop();
      return false;
    }
    if (!open()) {
      return false;
    }
    loop.execute(() -> write(bytes, size));
    return true;
  }

  /** Ends the stream well. */
  public void close() {
    if (open()) {
      loop.execute(this::end);
    }
  }

  /**
   * What to do once when the stream is closed, by whomever: at once when it is already. It must not
   * wait; it may run on the loop. The latest counts.
   */
  @SuppressWarnings("ReferenceEquality") // CLOSED is one mark.
  public void onClose(Runnable task) {
    Runnable former = whenClosed.get();
    while (former != CLOSED) {
      if (whenClosed.compareAndSet(former, task)) {
        return;
      }
      former = whenClosed.get();
    }
    task.run();
  }

  private void drop() {
    loop.execute(
        () -> {
          client.drop();
          closed();
        });
  }

  // ---- on the loop -----------------------------------------------------------------------------

  private void write(byte[] bytes, int size) {
    if (!open()) {
      return;
    }
    idle = false;
    client.write(bytes);
    client.flush();
    written += size;
    if (client.writable()) {
      taken();
    }
  }

  /** The client takes more again. */
  void taken() {
    int size = written;
    written = 0;
    room.release(size);
  }

  /** Time passed: a silent stream says that it lives, one that nobody reads is dropped. */
  void beat() {
    if (!client.writable()) {
      if (stuck) {
        drop();
      }
      stuck = true;
      return;
    }
    stuck = false;
    if (idle) {
      client.write(HEARTBEAT);
      client.flush();
    }
    idle = true;
  }

  /** Ends the response, if it didn't end. */
  void end() {
    if (open()) {
      client.end();
      closed();
      client.complete();
    }
  }

  /** What our own side has to clear away at the end. */
  void uponEnd(Runnable task) {
    uponEnd = task;
  }

  /** Nothing goes anywhere any more. */
  @SuppressWarnings("ReferenceEquality") // CLOSED is one mark.
  void closed() {
    Runnable task = whenClosed.getAndSet(CLOSED);
    if (task == CLOSED) {
      return;
    }
    // Whoever waits for room is let through to see that there is nobody.
    room.release(ROOM);
    uponEnd.run();
    task.run();
  }
}
