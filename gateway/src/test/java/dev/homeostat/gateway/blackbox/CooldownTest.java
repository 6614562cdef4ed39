package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.log.WallAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A target that an exchange had to leave is left alone for a while, by everybody")
class CooldownTest {
  private static final long COOLDOWN = 800_000_000L;
  private static final String MOVED = "alpha/small=upstream_error; beta/small=ok";

  @RegisterExtension
  static final RoutingRig rig =
      RoutingRig.of(
          RoutingRig.TWO.replace("per_target: 1", "per_target: 3")
              + "guard: {failures: 100, minimum: 1000, transient_cooldown: 800ms}\n");

  private static void leaveAlpha() {
    rig.alphaDoes("status=503,times=2", "ok");
    rig.ask(1, Chat.json("chat"), "alpha/small=upstream_error; " + MOVED);
  }

  @Test
  @DisplayName("it lasts as long as configured from leaving it, and holds for everybody")
  void shared() {
    leaveAlpha();
    rig.ask(2, Chat.json("chat"), "beta/small=ok");
    rig.ask(2, Chat.stream("chat").as(GatewayRig.OTHER_KEY), "beta/small=ok");
    RoutingRig.until(
        "alpha again", () -> rig.ask(Chat.json("chat")).steps().equals("alpha/small=ok"));
    rig.ask(3, Chat.json("chat"), "alpha/small=ok");
    List<WallAttempt> seen = rig.alpha().attempts();
    assertThat(seen.get(2).receivedNanos() - seen.get(1).endedNanos())
        .isBetween(COOLDOWN - 20_000_000, 2 * COOLDOWN);
  }

  @Test
  @DisplayName("who was under way when it began sees it at once")
  void underWay() {
    rig.alphaDoes("status=503,delay=300");
    List<CompletableFuture<Answer>> crowd = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      crowd.add(rig.later(Chat.json("chat")));
    }
    crowd.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
    // Each was asked at most twice; nobody came back after the first had left.
    assertThat(rig.alpha().attempts()).hasSizeLessThanOrEqualTo(12);
    int seen = rig.alpha().attempts().size();
    rig.ask(4, Chat.json("chat"), "beta/small=ok");
    assertThat(rig.alpha().attempts()).hasSize(seen);
  }

  @Test
  @DisplayName("after it exactly one of many goes first; the others wait elsewhere for its verdict")
  void oneTrial() {
    leaveAlpha();
    long left = rig.alpha().attempts().getLast().endedNanos();
    // Longer than a crowd takes to arrive on the busiest machine.
    rig.alphaDoes("first=4s,times=1", "ok");
    RoutingRig.until(
        "the end of the pause", () -> System.nanoTime() - left > COOLDOWN + 50_000_000);
    List<CompletableFuture<Answer>> crowd = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      crowd.add(rig.later(Chat.stream("chat")));
    }
    List<String> steps = crowd.stream().map(answer -> answer.join().steps()).toList();
    assertThat(steps).as("%s", steps).filteredOn("alpha/small=ok"::equals).hasSize(1);
    // Whoever was planned on the other loop at the very same moment found the trial begun.
    assertThat(steps)
        .as("%s", steps)
        .filteredOn(
            step ->
                step.equals("beta/small=ok")
                    || step.equals("alpha/small=trial_in_flight; beta/small=ok"))
        .hasSize(11);
    assertThat(rig.alpha().attempts()).hasSize(3);
    rig.ask(3, Chat.stream("chat"), "alpha/small=ok");
  }

  @Test
  @DisplayName("a trial that fails makes it cool down again")
  void failedTrial() {
    leaveAlpha();
    rig.alphaDoes("status=503");
    RoutingRig.until("a trial", () -> !rig.ask(Chat.json("chat")).steps().equals("beta/small=ok"));
    int seen = rig.alpha().attempts().size();
    rig.ask(3, Chat.json("chat"), "beta/small=ok");
    assertThat(rig.alpha().attempts()).hasSize(seen);
  }

  @Test
  @DisplayName("a stream that breaks cools its target down as well")
  void midStream() {
    rig.alphaDoes("cut=5,times=1", "ok");
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.steps()).startsWith("alpha/small=").endsWith("beta/small=ok");
    rig.ask(2, Chat.stream("chat"), "beta/small=ok");
  }

  @Test
  @DisplayName("a repetition that succeeds cools nothing")
  void repeated() {
    rig.alphaDoes("status=503,times=1", "ok");
    rig.ask(1, Chat.json("chat"), "alpha/small=upstream_error; alpha/small=ok");
    rig.ask(3, Chat.json("chat"), "alpha/small=ok");
    assertThat(rig.beta().attempts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=429,retry-after=30",
        "bad-key",
        "status=403",
        "model-gone",
        "status=404",
        "bad-request",
        "context-length"
      })
  @DisplayName("what isn't a moment's weakness cools nothing")
  void others(String fault) {
    rig.alphaDoes(fault + ",times=1", "ok");
    rig.ask(Chat.json("chat"));
    rig.ask(3, Chat.json("chat"), "alpha/small=ok");
  }
}
