package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat.Holdings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("However exchanges end, they give back what they were let in with")
class MixedEndingsTest {
  private static final int REQUESTS = 1_000;
  private static final int LANES = 24;
  private static final String[] ENDINGS = {
    "ok",
    "status=500",
    "words=20,drip=3",
    "cut=5",
    "ok",
    "stall=5",
    "first=100",
    "reset=head",
    "stall=start",
    "status=429,retry-after-ms=20",
    "bad-request",
    "empty=choices",
    "reset=5",
    "html"
  };

  @RegisterExtension
  static final RoutingRig rig =
      RoutingRig.of(
          RoutingRig.TWO
                  .replace("per_target: 1", "long_wait: 500ms")
                  .replace(
                      "    base_urls",
                      "    max_concurrent_sessions: 6\n"
                          + "    session_queue: 500ms\n    base_urls")
              + """
              clocks:
                first_content: 200ms
                first_content_floor: 200ms
                first_content_last: 300ms
                first_byte: 200ms
                first_byte_floor: 200ms
                first_byte_patient: 300ms
                first_content_ceiling: 400ms
                json_total: 1s
                stall_text: 150ms
              guard: {failures: 12, minimum: 1000, open: 100ms, transient_cooldown: 20ms, trial_every: 50ms, slow_start: 1ms}
              thread_protection: {alpha: "off", beta: "off"}
              """);

  @Test
  @DisplayName("1,000 of all kinds: no permit, no place and no request is left")
  void mixed() throws Exception {
    SplittableRandom seed = new SplittableRandom(11);
    List<String> script = new ArrayList<>();
    List<Integer> patience = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      script.add(ENDINGS[seed.nextInt(ENDINGS.length)]);
      patience.add(seed.nextInt(400));
    }
    rig.alphaDoes(script.toArray(String[]::new));
    rig.betaDoes(script.reversed().toArray(String[]::new));
    ConcurrentMap<String, Integer> ends = new ConcurrentHashMap<>();
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        int number = i;
        int bytes = patience.get(i);
        running.add(lanes.submit(() -> ends.merge(one(number, bytes), 1, Integer::sum)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    assertThat(ends.keySet()).contains("200 COMPLETE", "200 BROKEN", "left");
    RoutingRig.until("nothing is held", () -> nothing(rig.gateway().holdings()));
    int asked = rig.alpha().attempts().size() + rig.beta().attempts().size();
    assertThat(asked).isGreaterThan(REQUESTS / 4);
  }

  private static boolean nothing(Holdings held) {
    return held.underWay() == 0
        && held.permits() == 0
        && held.places() == 0
        && held.bodyBytes() == 0
        && held.clients() == 0;
  }

  /** One request; every fourth client leaves after so many bytes, or without any. */
  private static String one(int number, int bytes) {
    String model = number % 3 == 0 ? "chat" : number % 3 == 1 ? "clever" : "lone";
    Chat chat = Chat.of(model, number % 5 != 0).header("x-session-id", "s" + number % 12);
    if (number % 4 != 0) {
      Answer answer = rig.ask(number % 2 == 0 ? chat : chat.as(GatewayRig.OTHER_KEY));
      return answer.status() + " " + answer.ending();
    }
    try (HttpConnection client = rig.connect()) {
      client.send(chat.bytes());
      if (bytes >= 100) {
        client.readSome(new byte[bytes]);
      }
      client.reset();
      return "left";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
