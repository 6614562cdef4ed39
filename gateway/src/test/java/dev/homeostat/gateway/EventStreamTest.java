package dev.homeostat.gateway;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.gateway.ingress.EventStream;
import dev.homeostat.gateway.ingress.EventStreamSurface;
import dev.homeostat.gateway.ingress.Permission;
import dev.homeostat.gateway.ingress.RawClient;
import dev.homeostat.gateway.ingress.RawClient.Response;
import dev.homeostat.gateway.ingress.Rig;
import dev.homeostat.gateway.ingress.Route;
import dev.homeostat.gateway.ingress.ServerEvent;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The control plane's event streams")
@SuppressWarnings("NullAway.Init")
class EventStreamTest {
  private static final int MOST = 128;

  private final List<EventStreamSurface> surfaces = new ArrayList<>();
  private final LinkedBlockingQueue<EventStream> open = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private SurfaceRig rig;

  @BeforeEach
  void start() throws IOException {
    rig =
        SurfaceRig.of(
            threads ->
                List.of(
                    route(threads, "/said", Duration.ofSeconds(15), this::say),
                    route(threads, "/much", Duration.ofSeconds(15), EventStreamTest::sayMuch),
                    route(threads, "/bug", Duration.ofSeconds(15), EventStreamTest::fail),
                    route(threads, "/held", Duration.ofSeconds(15), this::hold),
                    route(threads, "/silent", Duration.ofMillis(20), _ -> {})));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Route route(
      Executor threads, String path, Duration heartbeat, Consumer<EventStream> source) {
    EventStreamSurface surface = EventStreamSurface.of(threads, source, heartbeat);
    surfaces.add(surface);
    return new Route(HttpMethod.GET, path, Permission.OPERATOR, surface);
  }

  private void say(EventStream stream) {
    assertThat(Thread.currentThread().isVirtual()).isTrue();
    String last = requireNonNullElse(stream.lastEventId(), "none");
    stream.offer(new ServerEvent("7", "health", "after " + last));
    stream.offer(new ServerEvent(null, null, "two\nlines"));
    stream.offer(new ServerEvent(null, null, ""));
    stream.close();
  }

  private static void sayMuch(EventStream stream) {
    try {
      for (int i = 0; i < 3_000; i++) {
        assertThat(stream.send(new ServerEvent(null, null, i + "x".repeat(1_000)))).isTrue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stream.close();
  }

  private static void fail(EventStream stream) {
    throw new IllegalStateException("a bug");
  }

  private void hold(EventStream stream) {
    stream.onClose(closed::countDown);
    open.add(stream);
  }

  private EventStream opened() throws InterruptedException {
    EventStream stream = open.poll(20, TimeUnit.SECONDS);
    assertThat(stream).isNotNull();
    return stream;
  }

  private void assertClosed() throws InterruptedException {
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    long end = System.nanoTime() + Rig.PATIENCE.toNanos();
    while (surfaces.stream().anyMatch(surface -> surface.subscribers() > 0)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("events arrive as they were written, and the stream ends well")
  void events() throws IOException {
    try (RawClient client = rig.connect()) {
      Response response = client.send(Rig.get("/said", "Last-Event-ID: 41\r\n")).response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("content-type")).isEqualTo("text/event-stream");
      assertThat(response.header("cache-control")).isEqualTo("no-store");
      assertThat(response.header("x-request-id")).isNotEmpty();
      assertThat(response.complete()).isTrue();
      assertThat(response.body())
          .isEqualTo("id: 7\nevent: health\ndata: after 41\n\ndata: two\ndata: lines\n\ndata:\n\n");
      assertThat(client.send(Rig.get("/said", "")).response().body()).contains("after none");
    }
  }

  @Test
  @DisplayName("who waits for the reader may send as much as it likes")
  void much() throws IOException {
    try (RawClient client = rig.connect()) {
      Response response = client.send(Rig.get("/much", "")).response();
      assertThat(response.complete()).isTrue();
      assertThat(response.body().split("\n\n", -1)).hasSize(3_001);
      assertThat(response.body()).contains("data: 0xx", "data: 2999xx");
    }
  }

  @Test
  @DisplayName("a bug in the source ends the stream")
  void bug() throws IOException {
    try (RawClient client = rig.connect()) {
      Response response = client.send(Rig.get("/bug", "")).response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.complete()).isTrue();
    }
  }

  @Test
  @DisplayName("a silent stream says that it lives")
  void heartbeat() throws IOException {
    try (RawClient client = rig.connect()) {
      client.send(Rig.get("/silent", "")).readUntil(": keepalive\n\n");
      client.readUntil(": keepalive\n\n");
    }
  }

  @Test
  @DisplayName("a client that leaves closes its stream, and nothing is left of it")
  void gone() throws Exception {
    EventStream stream;
    try (RawClient client = rig.connect()) {
      client.send(Rig.get("/held", ""));
      stream = opened();
      assertThat(stream.offer(new ServerEvent(null, null, "one"))).isTrue();
      client.readUntil("data: one\n\n");
    }
    assertClosed();
    assertThat(stream.open()).isFalse();
    assertThat(stream.offer(new ServerEvent(null, null, "two"))).isFalse();
    assertThat(stream.send(new ServerEvent(null, null, "three"))).isFalse();
    CountDownLatch late = new CountDownLatch(1);
    stream.onClose(late::countDown);
    assertThat(late.getCount()).isZero();
  }

  @Test
  @DisplayName("a reader that takes nothing is dropped, and others don't notice")
  void slow() throws Exception {
    try (RawClient slow = rig.connect();
        RawClient other = rig.connect()) {
      slow.send(Rig.get("/held", ""));
      EventStream stream = opened();
      ServerEvent event = new ServerEvent(null, null, "x".repeat(8 << 10));
      int sent = 0;
      while (stream.offer(event)) {
        assertThat(++sent).as("8 KiB events that nobody reads").isLessThan(8_000);
      }
      assertClosed();
      assertThat(slow.rest()).startsWith("HTTP/1.1 200").doesNotContain("\r\n0\r\n\r\n");
      assertThat(other.send(Rig.get("/said", "")).response().complete()).isTrue();
    }
  }

  @Test
  @DisplayName("a draining process ends streams at once: nobody waits for what has no end")
  void drain() throws Exception {
    try (RawClient client = rig.connect()) {
      client.send(Rig.get("/held", ""));
      EventStream stream = opened();
      rig.ingress().drain();
      assertThat(client.response().complete()).isTrue();
      assertClosed();
      assertThat(stream.open()).isFalse();
      assertThat(rig.ingress().underWay()).isZero();
    }
  }

  @Test
  @DisplayName("a process that ends now ends streams too")
  void shutDown() throws Exception {
    try (RawClient client = rig.connect()) {
      client.send(Rig.get("/held", ""));
      opened();
      rig.ingress().shutDown();
      assertThat(client.response().complete()).isTrue();
      assertClosed();
    }
  }

  @Test
  @DisplayName("HEAD opens no stream")
  void head() throws IOException {
    try (RawClient client = rig.connect()) {
      client.send("HEAD /held HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.responseToHead().header("content-type")).isEqualTo("text/event-stream");
      assertThat(client.send(Rig.get("/said", "")).response().complete()).isTrue();
    }
    assertThat(open).isEmpty();
  }

  @Test
  @DisplayName("subscribers are bounded: one too many is 503")
  void bounded() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        clients.add(rig.connect().send(Rig.get("/held", "")));
        opened();
      }
      try (RawClient more = rig.connect()) {
        Response response = more.send(Rig.get("/held", "")).response();
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.code()).isEqualTo("too_many_subscribers");
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
    assertClosed();
  }

  @Test
  @DisplayName("an id that would end its line is refused")
  void lines() {
    assertThatThrownBy(() -> new ServerEvent("a\nb", null, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one line");
  }
}
