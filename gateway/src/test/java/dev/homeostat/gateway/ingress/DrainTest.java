package dev.homeostat.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.gateway.ingress.RawClient.Response;
import dev.homeostat.wall.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A process that ends says so, finishes what it began, and cuts nobody off in silence")
@SuppressWarnings("NullAway.Init")
class DrainTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String GOOD = Rig.post("", Rig.chat(false));
  private static final String STREAM = Rig.post("", Rig.chat(true));

  private Rig rig;
  private ExecutorService threads;

  @BeforeEach
  void start() {
    rig = Rig.start();
    threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  @AfterEach
  void stop() {
    threads.close();
    rig.close();
  }

  private Future<?> drain(Duration grace, Duration limit) {
    return threads.submit(
        () -> {
          rig.gateway().drain(grace, limit);
          return null;
        });
  }

  /** Drains and waits until that is under way. */
  private Future<?> draining(RawClient client, Duration grace, Duration limit) throws IOException {
    Future<?> drained = drain(grace, limit);
    while (!client.send(Rig.get("/livez", "")).response().closes()) {
      Thread.onSpinWait();
    }
    return drained;
  }

  @Test
  @DisplayName(
      "During the grace /readyz is 503, and whoever comes is served, with Connection: close")
  void grace() throws Exception {
    try (RawClient kept = rig.connect();
        RawClient first = rig.connect()) {
      assertThat(kept.send(GOOD).response().closes()).isFalse();
      Future<?> drained = draining(first, Duration.ofSeconds(2), LONG);

      Response ready = rig.ask(Rig.get("/readyz", ""));
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.json().path("status").asString()).isEqualTo("draining");
      Response second = rig.ask(GOOD);
      assertThat(second.status()).isEqualTo(200);
      assertThat(second.closes()).isTrue();
      Response last = kept.send(GOOD).response();
      assertThat(last.status()).isEqualTo(200);
      assertThat(last.closes()).isTrue();
      kept.assertClosed();

      drained.get();
      assertThatThrownBy(rig::connect).isInstanceOf(IOException.class);
    }
  }

  @Test
  @DisplayName("A stream under way comes to its own end, however long that takes within the limit")
  void streamsFinish() throws Exception {
    // 60 words: longer than a connection that has said goodbye is given.
    rig.wall().script("small", Fault.of("drip=62"));
    try (RawClient client = rig.connect();
        RawClient idle = rig.connect()) {
      assertThat(idle.send(Rig.get("/livez", "")).response().status()).isEqualTo(200);
      client.send(STREAM).readUntil("data: ");
      Future<?> drained = drain(Duration.ZERO, LONG);
      idle.assertClosed();
      assertThat(client.readUntil("data: [DONE]\n\n")).doesNotContain("\"error\"");
      client.readUntil("0\r\n\r\n");
      client.assertClosed();
      drained.get();
    }
  }

  @Test
  @DisplayName(
      "A stream that doesn't end within the limit gets an error in-band, never a silent end")
  void limit() throws Exception {
    rig.wall().script("small", Fault.stallAfter(3));
    try (RawClient stream = rig.connect();
        RawClient answer = rig.connect()) {
      stream.send(STREAM).readUntil("data: ");
      rig.wall().script("small", Fault.silent());
      answer.send(GOOD);
      rig.awaitHoldings(h -> h.underWay() == 2);
      rig.wall().await(wall -> wall.attempts().size() == 2, Rig.PATIENCE);
      drain(Duration.ZERO, Duration.ofMillis(50)).get();

      String rest = stream.rest();
      assertThat(rest).contains("\"error\"").doesNotContain("[DONE]");
      assertThat(rest)
          .as("no last chunk, so that every client sees it")
          .doesNotEndWith("0\r\n\r\n");
      Response refused = answer.response();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isNotEmpty();
    }
    rig.awaitHoldings(h -> h.underWay() == 0 && h.bodyBytes() == 0);
  }

  @Test
  @DisplayName("With no client connected there is nobody to wait for")
  void nobody() throws Exception {
    long began = System.nanoTime();
    rig.gateway().drain(Duration.ofHours(1), LONG);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG);
    assertThatThrownBy(rig::connect).isInstanceOf(IOException.class);
  }
}
