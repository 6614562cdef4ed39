package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.log.WallAttempt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A target that keeps failing is kept from requests, and tried until it is back")
class BreakerTest {
  private static final String CLOCKS = "clocks: {first_content: 300ms}\n";
  private static final String STRICT =
      "guard: {cooldown: off, open: 1h, open_max: 1h, trial_every: 1h}\n";
  private static final String TRYING =
      "guard: {cooldown: off, open: 1h, open_max: 1h, trial_every: 100ms, slow_start: 1ms}\n";
  private static final String BRIEF =
      "guard: {cooldown: off, open: 500ms, trial_every: 1h, slow_start: 1ms}\n";

  @RegisterExtension static final RoutingRig rig = RoutingRig.of(RoutingRig.TWO + CLOCKS + STRICT);

  private static void use(String guard) {
    rig.gateway().reconfigure(rig.settings(RoutingRig.TWO + CLOCKS + guard, Map.of()));
  }

  private static void open() {
    rig.alphaDoes("status=500");
    rig.ask(5, Chat.stream("chat"), "alpha/small=upstream_error; beta/small=ok");
    rig.ask(3, Chat.stream("chat"), "beta/small=ok");
    assertThat(RoutingRig.asked(rig.alpha())).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status=500", "stall=start", "reset=head", "html", "empty=choices"})
  @DisplayName("five failures in a row open it: no further attempt is made on it")
  void opens(String fault) {
    rig.alphaDoes(fault);
    for (int i = 0; i < 5; i++) {
      assertThat(rig.ask(Chat.stream("chat")).steps())
          .startsWith("alpha/small=")
          .endsWith("; beta/small=ok");
    }
    rig.ask(5, Chat.stream("chat"), "beta/small=ok");
    assertThat(rig.alpha().attempts()).hasSize(5);
    for (Chat chat : List.of(Chat.stream("chat"), Chat.json("chat"))) {
      // A page where JSON should be speaks of the whole endpoint, whose breaker opens too.
      assertThat(rig.ask(chat).header("x-homeostat-skipped"))
          .isIn("breaker_open=1", "endpoint_open=1");
    }
  }

  @Test
  @DisplayName("a success in between begins the count anew")
  void interrupted() {
    rig.alphaDoes("status=500,times=4", "ok,times=1", "status=500,times=4", "ok");
    rig.ask(4, Chat.json("chat"), "alpha/small=upstream_error; beta/small=ok");
    rig.ask(1, Chat.json("chat"), "alpha/small=ok");
    // 4 and 4 of 9 are less than ten outcomes, so that the share doesn't count either.
    rig.ask(4, Chat.json("chat"), "alpha/small=upstream_error; beta/small=ok");
    rig.ask(1, Chat.json("chat"), "alpha/small=ok");
  }

  @Test
  @DisplayName("ours tries it, with one token; then one request at a time decides")
  void recovers() {
    use(TRYING);
    open();
    RoutingRig.until("a trial", () -> !RoutingRig.trials(rig.alpha()).isEmpty());
    rig.ask(3, Chat.stream("chat"), "beta/small=ok");
    rig.alphaDoes("ok,times=1", "first=1s,times=1", "ok");
    int before = rig.alpha().attempts().size();
    rig.alpha()
        .await(
            wall ->
                wall.attempts().stream()
                    .skip(before)
                    .anyMatch(seen -> seen.ended() && seen.fault().startsWith("ok")),
            GatewayRig.PATIENCE);
    WallAttempt trial = RoutingRig.trials(rig.alpha()).getLast();
    assertThat(trial.stream()).isFalse();
    assertThat(trial.bodyText())
        .isEqualTo(
            "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                + "\"max_tokens\":1}");

    int reached = rig.alpha().attempts().size();
    CompletableFuture<Answer> deciding = first(reached);
    rig.ask(
        4,
        Chat.stream("chat").header("x-homeostat-first-content-timeout-ms", "5000"),
        "beta/small=ok");
    assertThat(deciding).isNotDone();
    assertThat(deciding.join().steps()).isEqualTo("alpha/small=ok");
    rig.ask(5, Chat.stream("chat"), "alpha/small=ok");
  }

  /** Asks until a request is on its way to alpha, which takes its time with it. */
  private static CompletableFuture<Answer> first(int reached) {
    while (true) {
      CompletableFuture<Answer> asking =
          rig.later(Chat.stream("chat").header("x-homeostat-first-content-timeout-ms", "5000"));
      RoutingRig.until(
          "an attempt", () -> asking.isDone() || rig.alpha().attempts().size() > reached);
      if (rig.alpha().attempts().size() > reached) {
        return asking;
      }
    }
  }

  @Test
  @DisplayName("after its time one request tries it; when that fails it is open again")
  void again() {
    use(BRIEF);
    open();
    RoutingRig.until(
        "a request that tries", () -> !rig.ask(Chat.json("chat")).steps().equals("beta/small=ok"));
    assertThat(RoutingRig.asked(rig.alpha())).hasSize(6);
    rig.ask(3, Chat.json("chat"), "beta/small=ok");
    rig.alphaDoes("ok");
    RoutingRig.until(
        "alpha again", () -> rig.ask(Chat.json("chat")).steps().equals("alpha/small=ok"));
    rig.ask(3, Chat.json("chat"), "alpha/small=ok");
  }

  @Test
  @DisplayName("observed, it keeps nobody away")
  void observed() {
    use("guard: {cooldown: observe, breaker: observe}\n");
    rig.alphaDoes("status=500");
    rig.ask(15, Chat.json("chat"), "alpha/small=upstream_error; beta/small=ok");
    assertThat(RoutingRig.asked(rig.alpha())).hasSize(15);
  }

  @Test
  @DisplayName("failures that one principal alone provokes keep away that one only")
  void provoked() {
    rig.ask(1, Chat.json("chat").as(GatewayRig.OTHER_KEY), "alpha/small=ok");
    rig.alphaDoes("status=500");
    rig.ask(5, Chat.json("chat"), "alpha/small=upstream_error; beta/small=ok");
    rig.alphaDoes("ok");
    rig.ask(3, Chat.json("chat"), "beta/small=ok");
    rig.ask(3, Chat.json("chat").as(GatewayRig.OTHER_KEY), "alpha/small=ok");
  }

  @Test
  @DisplayName("what fails for two principals is open for all")
  void shared() {
    rig.alphaDoes("status=500");
    String failing = "alpha/small=upstream_error; beta/small=ok";
    rig.ask(3, Chat.json("chat").as(GatewayRig.OTHER_KEY), failing);
    rig.ask(2, Chat.json("chat"), failing);
    rig.ask(2, Chat.json("chat"), "beta/small=ok");
    rig.ask(2, Chat.json("chat").as(GatewayRig.OTHER_KEY), "beta/small=ok");
    rig.ask(2, Chat.json("chat").as(GatewayRig.OPERATOR_KEY), "beta/small=ok");
  }

  @Test
  @DisplayName("the only target is asked once by each request, open or not")
  void lone() {
    rig.alphaDoes("status=500");
    for (int i = 0; i < 12; i++) {
      Answer answer = rig.ask(Chat.json("lone"));
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.steps()).isEqualTo("alpha/small=upstream_error");
      assertThat(rig.alpha().attempts()).hasSize(i + 1);
    }
    rig.alphaDoes("ok");
    rig.ask(2, Chat.json("lone"), "alpha/small=ok");
  }

  @Test
  @DisplayName("what nobody else answers either is asked of an open target once, at the end")
  void lastResort() {
    open();
    rig.betaDoes("status=500");
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.steps()).isEqualTo("beta/small=upstream_error; alpha/small=upstream_error");
  }
}
