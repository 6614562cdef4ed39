package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat.Holdings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Whatever breaks off, nothing of it is held afterwards")
class LeakTest {
  private static final int LANES = 32;

  @RegisterExtension
  static final GatewayRig rig =
      GatewayRig.create("clocks: {stall_text: 500ms}\nlimits: {upstream_idle: 60s}");

  private interface Work {
    void one(int number) throws IOException;
  }

  private static void many(int count, Work work) throws Exception {
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        running.add(
            lanes.submit(
                () -> {
                  work.one(number);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  /** Nothing is under way, and what upstream connections are left are idle ones. */
  private static void nothingHeld() {
    Holdings held =
        rig.awaitHoldings(h -> h.clients() == 0 && h.underWay() == 0 && h.bodyBytes() == 0);
    rig.alpha()
        .await(
            wall ->
                wall.attempts().stream().allMatch(attempt -> attempt.ended())
                    && wall.openConnections() + rig.beta().openConnections()
                        == rig.gateway().holdings().upstreams(),
            GatewayRig.PATIENCE);
    assertThat(held.upstreams()).isLessThanOrEqualTo(2 * LANES);
    for (int i = 0; i < 4; i++) {
      assertThat(rig.ask(Chat.stream("beta/small")).complete()).isTrue();
    }
  }

  @Test
  @DisplayName("1,000 clients leave: before the headers, in mid-stream, while JSON is awaited")
  void clientsLeave() throws Exception {
    rig.alphaDoes("words=2000,drip=2");
    SplittableRandom seed = new SplittableRandom(7);
    List<Integer> reads = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      reads.add(seed.nextInt(2000));
    }
    many(
        1000,
        number -> {
          boolean stream = number % 3 != 0;
          try (HttpConnection client = rig.connect()) {
            client.send(Chat.of("chat", stream).bytes());
            if (stream && number % 3 == 1) {
              byte[] some = new byte[1 + reads.get(number)];
              assertThat(client.readSome(some)).isPositive();
            }
            if (number % 2 == 0) {
              client.reset();
            }
          }
        });
    nothingHeld();
    assertThat(rig.beta().attemptsFor("small")).hasSize(4);
  }

  @Test
  @DisplayName("1,000 upstream cuts, every other one finished by the next target")
  void cuts() throws Exception {
    rig.alphaDoes("cut=3");
    many(1000, LeakTest::halfRescued);
    nothingHeld();
  }

  @Test
  @DisplayName("1,000 upstream stalls, every other one finished by the next target")
  void stalls() throws Exception {
    rig.alphaDoes("stall=3");
    many(1000, LeakTest::halfRescued);
    nothingHeld();
    assertThat(rig.alpha().openConnections()).isZero();
  }

  private static void halfRescued(int number) {
    boolean rescue = number % 2 == 0;
    Chat chat = Chat.stream("chat").header("x-homeostat-rescue", rescue ? "on" : "off");
    assertThat(rig.ask(chat).complete()).isEqualTo(rescue);
  }
}
