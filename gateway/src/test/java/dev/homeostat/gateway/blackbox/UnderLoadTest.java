package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What happens to the process happens to nobody's request")
class UnderLoadTest {
  private static final int STREAMS = 200;

  private static Answer ask(GatewayRig rig, CountDownLatch begun) throws IOException {
    try (HttpConnection client = rig.connect()) {
      client.send(Chat.stream("chat").bytes());
      HttpConnection.Head head = client.head();
      begun.countDown();
      return client.answer(head);
    }
  }

  private static List<Answer> drained(GatewayRig rig, Duration limit) throws Exception {
    CountDownLatch begun = new CountDownLatch(STREAMS);
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> running = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        running.add(clients.submit(() -> ask(rig, begun)));
      }
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      rig.gateway().drain(Duration.ZERO, limit);
      for (Future<Answer> one : running) {
        answers.add(one.get());
      }
    }
    return answers;
  }

  @Test
  @DisplayName("F63: a drain with time enough lets 200 streams come to their end")
  void drainFinishes() throws Exception {
    try (GatewayRig rig = GatewayRig.create()) {
      rig.alphaDoes("words=20,drip=50");
      assertThat(drained(rig, Duration.ofSeconds(20)))
          .allSatisfy(
              answer -> {
                assertThat(answer.complete()).isTrue();
                assertThat(answer.events().text()).isEqualTo(rig.alpha().text(20));
                assertThat(answer.events().done()).isTrue();
              });
    }
  }

  @Test
  @DisplayName("F63: at the drain's limit 200 streams are told in-band; not one is cut in silence")
  void drainLimit() throws Exception {
    try (GatewayRig rig = GatewayRig.create()) {
      rig.alphaDoes("stall=3");
      assertThat(drained(rig, Duration.ofMillis(300)))
          .allSatisfy(
              answer -> {
                assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
                assertThat(answer.events().done()).isFalse();
                assertThat(answer.events().text()).isEqualTo(rig.alpha().text(3));
                assertThat(answer.events().last().at("/error/code").asString())
                    .isEqualTo("shutting_down");
              });
    }
  }

  @Test
  @DisplayName("F66: configuration reloaded each second under load: no request fails")
  void reloads() throws Exception {
    try (GatewayRig rig = GatewayRig.create();
        ExecutorService lanes = Executors.newFixedThreadPool(8)) {
      rig.alphaDoes("words=10,drip=5");
      AtomicBoolean over = new AtomicBoolean();
      List<Future<Integer>> running = new ArrayList<>();
      for (int lane = 0; lane < 8; lane++) {
        boolean stream = lane % 2 == 0;
        running.add(
            lanes.submit(
                () -> {
                  int asked = 0;
                  while (!over.get()) {
                    Answer answer = rig.ask(Chat.of("chat", stream));
                    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    assertThat(answer.complete()).isTrue();
                    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
                    asked++;
                  }
                  return asked;
                }));
      }
      CountDownLatch never = new CountDownLatch(1);
      for (int i = 1; i <= 5; i++) {
        assertThat(never.await(1, TimeUnit.SECONDS)).isFalse();
        rig.gateway().reconfigure(rig.settings("clocks: {heartbeat: " + (10 + i) + "s}"));
      }
      over.set(true);
      int asked = 0;
      for (Future<Integer> lane : running) {
        asked += lane.get();
      }
      assertThat(asked).isGreaterThan(100);
      assertThat(rig.metric("homeostat_requests_total", "end=\"failed\"", "status=\"200\""))
          .isZero();
    }
  }
}
