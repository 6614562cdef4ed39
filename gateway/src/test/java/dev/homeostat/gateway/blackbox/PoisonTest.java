package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("One caller's thousand bad requests harm no target, and nobody else")
class PoisonTest {
  private static final int EACH = 170;
  private static final int LANES = 8;

  /** What may be counted of a target after nothing but callers' faults and good answers. */
  private static final List<String> HARMLESS =
      List.of("ok", "cancelled", "caller_fault", "context_length", "content_filter", "deadline");

  @RegisterExtension static final GatewayRig rig = GatewayRig.create("retry: {budget_floor: 10}");

  private interface Bad {
    void send() throws IOException;
  }

  private static void many(Bad bad) throws Exception {
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      List<Future<?>> running =
          IntStream.range(0, EACH)
              .<Future<?>>mapToObj(
                  _ ->
                      lanes.submit(
                          () -> {
                            bad.send();
                            return null;
                          }))
              .toList();
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  private static Bad refused(boolean stream, int status) {
    return () -> assertThat(rig.ask(Chat.of("chat", stream)).status()).isEqualTo(status);
  }

  private static void leave() throws IOException {
    try (HttpConnection client = rig.connect()) {
      client.send(Chat.stream("chat").bytes());
      client.readUntil(" steady");
      client.reset();
    }
  }

  private static void hurry(boolean stream) {
    Answer answer = rig.ask(Chat.of("chat", stream).header("x-homeostat-timeout-ms", "1"));
    assertThat(answer.status()).as(answer.body()).isIn(504, 200);
  }

  @Test
  @DisplayName(
      "issue item 6: 400, 413, filters, lengths, disconnects and absurd limits of one caller")
  void poison() throws Exception {
    rig.alphaDoes("bad-request");
    many(refused(false, 400));
    innocent();
    rig.alphaDoes("status=413,code=request_too_large,message=Too%20large.");
    many(refused(true, 413));
    innocent();
    rig.alphaDoes("content-policy");
    many(refused(true, 400));
    innocent();
    rig.alphaDoes("context-length").betaDoes("context-length");
    many(refused(false, 413));
    innocent();
    rig.alphaDoes("words=2000,drip=2");
    many(PoisonTest::leave);
    innocent();
    rig.alphaDoes("stall=start");
    many(() -> hurry(true));
    many(() -> hurry(false));
    innocent();
    rig.awaitHoldings(held -> held.underWay() == 0 && held.bodyBytes() == 0);
    rig.alphaDoes("status=500,times=1", "ok");
    assertThat(rig.ask(Chat.json("chat").as(GatewayRig.OTHER_KEY)).steps())
        .as("nothing used up the target's retries")
        .isEqualTo("alpha/small=upstream_error; alpha/small=ok");
  }

  @Test
  @DisplayName("a thousand bad requests don't make a failing endpoint look well, either")
  void noDilution() throws Exception {
    try (GatewayRig own =
        GatewayRig.create("retry: {budget_window: 60s, budget_floor: 1, budget_ratio: 0}")) {
      own.alphaDoes("bad-request");
      for (int i = 0; i < 100; i++) {
        assertThat(own.ask(Chat.json("chat")).status()).isEqualTo(400);
      }
      own.alpha().clear();
      own.alphaDoes("status=500,times=1", "ok");
      assertThat(own.ask(Chat.json("chat")).steps()).endsWith("; alpha/small=ok");
      own.alpha().clear();
      own.alphaDoes("status=500");
      assertThat(own.ask(Chat.json("chat")).steps())
          .as("one of two failed: the budget holds")
          .isEqualTo("alpha/small=upstream_error; alpha/small=budget; beta/small=ok");
    }
  }

  /** The next good request of another caller succeeds at the first target, at once. */
  private static void innocent() {
    rig.alpha().clear();
    rig.beta().clear();
    for (boolean stream : new boolean[] {false, true}) {
      Answer answer = rig.ask(Chat.of("chat", stream).as(GatewayRig.OTHER_KEY));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.complete()).isTrue();
      assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    }
    assertThat(rig.get("/metrics", GatewayRig.OPERATOR_KEY).body().lines())
        .filteredOn(line -> line.startsWith("homeostat_attempts_total"))
        .isNotEmpty()
        .allMatch(
            line -> HARMLESS.stream().anyMatch(word -> line.contains("outcome=\"" + word + "\"")));
  }
}
