package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A primary falls silent under a hundred requests a second")
class SilentPrimaryTest {
  /** Twenty times as fast as life; but a first content has a second, for a busy machine. */
  private static final String FAST =
      "clocks: {scale: 0.05, first_content: 20s, first_content_floor: 20s,"
          + " first_content_ceiling: 20s}\n";

  private static final int REQUESTS = 400;
  private static final long PACE = TimeUnit.MILLISECONDS.toNanos(10);

  @RegisterExtension
  static final RoutingRig rig = RoutingRig.of(RoutingRig.TWO.replaceFirst("retry:.*\n", "") + FAST);

  /** The same prompt and the same key, over and over. */
  private static List<CompletableFuture<Answer>> send(int requests, String model) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      LockSupport.parkNanos(begin + i * PACE - System.nanoTime());
      answers.add(rig.later(Chat.stream(model)));
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "clever"})
  @DisplayName("all are answered by the other, the breaker is open at once, and then it is back")
  void silent(String model) {
    rig.ask(5, Chat.stream("alpha/small"), "alpha/small=ok");
    rig.alphaDoes("stall=start");
    List<CompletableFuture<Answer>> answers = send(REQUESTS, model);
    for (CompletableFuture<Answer> coming : answers) {
      Answer answer = coming.join();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.complete()).as("%s %s", answer.ending(), answer.body()).isTrue();
      assertThat(answer.steps()).endsWith("beta/small=ok").doesNotContain("budget");
    }
    // The second half began long after the first had waited in vain.
    long late =
        answers.subList(REQUESTS / 2, REQUESTS).stream()
            .filter(answer -> !answer.join().steps().equals("beta/small=ok"))
            .count();
    assertThat(late).isLessThanOrEqualTo(5);
    assertThat(RoutingRig.asked(rig.alpha()).size()).isLessThan(REQUESTS / 2);

    rig.alphaDoes("ok");
    long recovered = System.nanoTime();
    if (model.equals("clever")) {
      RoutingRig.until(
          "alpha once more",
          () -> send(1, model).getFirst().join().steps().equals("alpha/small=ok"));
      return;
    }
    RoutingRig.until(
        "alpha alone",
        () ->
            send(10, model).stream()
                .allMatch(answer -> answer.join().steps().equals("alpha/small=ok")));
    // Thirty seconds, and a minute of slow start, at this pace; the rounding to our seconds added.
    assertThat(System.nanoTime() - recovered).isLessThan(TimeUnit.SECONDS.toNanos(2 + 2 * 3 + 2));
    assertThat(RoutingRig.trials(rig.alpha())).isNotEmpty();
  }
}
