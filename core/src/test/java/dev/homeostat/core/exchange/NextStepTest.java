package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.Targets.target;
import static dev.homeostat.core.exchange.Targets.withContext;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.FailureKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is asked after a failure, and when. */
class NextStepTest {
  private static final Target ALPHA = target("alpha");
  private static final Target BETA = target("beta");
  private static final long UNKNOWN = -1;

  private static MachineRig rig(boolean named, AttemptGate gate, Jitter jitter, Target... plan) {
    ExchangeTerms terms = new ExchangeTerms(true, false, 1, named, false, 1, Clocks.OFF);
    return new MachineRig(terms, List.of(plan), Clocks.DEFAULTS, gate, jitter);
  }

  private static MachineRig named(Target... plan) {
    return rig(true, AttemptGate.OPEN, span -> 0, plan);
  }

  private static MachineRig withDeadline(long seconds, Target... plan) {
    long deadline = SECONDS.toNanos(seconds);
    return MachineRig.of(new ExchangeTerms(true, false, 1, true, false, 1, deadline), plan);
  }

  private static long seconds(long seconds) {
    return SECONDS.toNanos(seconds);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // the status, and who is called then, by place in a plan of two
    "500, 0 0",
    "503, 0 0",
    "529, 0 0",
    "429, 0 1",
    "402, 0 1",
    "401, 0 1",
    "403, 0 1",
    "404, 0 1",
    "410, 0 1",
    "302, 0 1",
    "418, 0 1",
    "999, 0 1",
    "400, 0",
    "413, 0",
    "422, 0"
  })
  @DisplayName("By status: once more, the next candidate, or nobody")
  void byStatus(int status, String called) {
    MachineRig rig = named(ALPHA, BETA).asked().refused(1, status, UNKNOWN);
    assertThat(rig.called()).isEqualTo(places(called));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "CONNECT_TIMEOUT, 0 1",
    "FIRST_CONTENT_TIMEOUT, 0 1",
    "NO_RESPONSE, 0 1",
    "UPSTREAM_TRUNCATED, 0 1",
    "UPSTREAM_MALFORMED, 0 1",
    "UPSTREAM_EMPTY, 0 1",
    "NOT_JSON, 0 1",
    "MODEL_GONE, 0 1",
    "CONTENT_FILTER, 0",
    "CALLER_FAULT, 0"
  })
  @DisplayName("By kind: silent and broken targets aren't asked again, filters by nobody")
  void byKind(FailureKind kind, String called) {
    MachineRig rig = named(ALPHA, BETA).asked().broken(1, kind, true, true);
    assertThat(rig.called()).isEqualTo(places(called));
  }

  private static List<Integer> places(String text) {
    return Arrays.stream(text.split(" ", -1)).map(Integer::valueOf).toList();
  }

  @Test
  @DisplayName("The same target once, after a jittered moment of at most 250 ms")
  void onceWithJitter() {
    MachineRig rig = rig(true, AttemptGate.OPEN, Jitter.NONE, ALPHA, BETA).asked();
    rig.refused(1, 500, UNKNOWN);
    assertThat(rig.millisToWake()).isEqualTo(250);
    rig.pass(250, MILLISECONDS).refused(2, 500, UNKNOWN);
    assertThat(rig.called()).containsExactly(0, 0, 1);
  }

  @Test
  @DisplayName("A stated wait of at most 3 s is taken even when others exist; jitter only adds")
  void shortRetryAfter() {
    for (Jitter jitter : new Jitter[] {span -> 0, Jitter.NONE}) {
      MachineRig rig = rig(true, AttemptGate.OPEN, jitter, ALPHA, BETA).asked();
      rig.refused(1, 429, seconds(2)).pass(1999, MILLISECONDS);
      assertThat(rig.called()).containsExactly(0);
      rig.pass(251, MILLISECONDS);
      assertThat(rig.called()).containsExactly(0, 0);
      rig.refused(2, 429, seconds(3)).pass(3250, MILLISECONDS);
      assertThat(rig.called()).containsExactly(0, 0, 0);
      rig.refused(3, 429, seconds(1));
      assertThat(rig.called()).as("at most 3 on one target").containsExactly(0, 0, 0, 1);
    }
  }

  @Test
  @DisplayName("A stated wait beyond 3 s is not taken while another candidate can be asked")
  void longRetryAfter() {
    MachineRig rig = named(ALPHA, BETA).asked().refused(1, 429, seconds(4));
    assertThat(rig.called()).containsExactly(0, 1);
  }

  @Test
  @DisplayName("A wait stated with a 5xx is a floor too; jitter only adds")
  void serverErrorWithRetryAfter() {
    for (int status : new int[] {500, 503}) {
      for (Jitter jitter : new Jitter[] {span -> 0, Jitter.NONE}) {
        MachineRig rig = rig(true, AttemptGate.OPEN, jitter, ALPHA, BETA).asked();
        rig.refused(1, status, seconds(2)).pass(1999, MILLISECONDS);
        assertThat(rig.called()).containsExactly(0);
        rig.pass(251, MILLISECONDS);
        assertThat(rig.called()).containsExactly(0, 0);
        rig.refused(2, status, seconds(2));
        assertThat(rig.called()).as("once").containsExactly(0, 0, 1);
      }
    }
  }

  @Test
  @DisplayName("A wait beyond 3 s stated with a 5xx: the next candidate at once")
  void serverErrorWithLongRetryAfter() {
    MachineRig rig = named(ALPHA, BETA).asked().refused(1, 503, seconds(4));
    assertThat(rig.called()).containsExactly(0, 1);
    rig.refused(2, 404, UNKNOWN).pass(3999, MILLISECONDS);
    assertThat(rig.called()).containsExactly(0, 1);
    rig.pass(1, MILLISECONDS);
    assertThat(rig.called()).as("nobody else is left").containsExactly(0, 1, 0);
    rig.refused(3, 503, seconds(4));
    assertThat(rig.end).as("once").isEqualTo(ExchangeEnd.FAILED);
  }

  @ParameterizedTest(name = "Retry-After {0}: {1}")
  @CsvSource({"20, true", "21, false"})
  @DisplayName("A long wait stated with a 5xx is taken like a rate limit's: up to 20 s")
  void serverErrorLongWait(long retryAfter, boolean taken) {
    MachineRig rig = named(ALPHA).asked().refused(1, 503, seconds(retryAfter));
    assertThat(rig.end == null).isEqualTo(taken);
    MachineRig late = withDeadline(2, ALPHA).asked().refused(1, 503, seconds(2));
    assertThat(late.end).isEqualTo(ExchangeEnd.FAILED);
  }

  @ParameterizedTest
  @CsvSource({"500, -1", "429, 1"})
  @DisplayName("auto and pools go on at once; the last one is tried again like any other")
  void autoGoesOn(int status, long retryAfter) {
    long nanos = retryAfter < 0 ? UNKNOWN : seconds(retryAfter);
    MachineRig rig = rig(false, AttemptGate.OPEN, span -> 0, ALPHA, BETA).asked();
    rig.refused(1, status, nanos);
    assertThat(rig.called()).containsExactly(0, 1);
    rig.refused(2, status, nanos).pass(1, SECONDS);
    assertThat(rig.called()).hasSize(3);
  }

  @ParameterizedTest(name = "Retry-After {0}: {1}")
  @CsvSource({"4, true", "20, true", "21, false", "3600, false"})
  @DisplayName("A long wait is taken when nobody else is left, up to 20 s")
  void longWait(long retryAfter, boolean taken) {
    MachineRig rig = named(ALPHA).asked().refused(1, 429, seconds(retryAfter));
    assertThat(rig.end == null).isEqualTo(taken);
    if (taken) {
      rig.pass(retryAfter, SECONDS);
      assertThat(rig.called()).containsExactly(0, 0);
      assertThat(rig.machine.waited()).isEqualTo(seconds(retryAfter));
    }
  }

  @Test
  @DisplayName("A rate limit without a stated time is believed for 15 s")
  void unknownRateLimit() {
    MachineRig rig = named(ALPHA).asked().refused(1, 429, UNKNOWN);
    assertThat(rig.millisToWake()).isEqualTo(15_000);
  }

  @Test
  @DisplayName("No wait reaches beyond the caller's own limit")
  void waitsInsideTheDeadline() {
    for (long retryAfter : new long[] {2, 10}) {
      MachineRig late = withDeadline(retryAfter, ALPHA).asked();
      late.refused(1, 429, seconds(retryAfter));
      assertThat(late.client).containsExactly("error 429 rate_limit_exceeded");
      MachineRig inTime = withDeadline(retryAfter + 1, ALPHA).asked();
      inTime.refused(1, 429, seconds(retryAfter));
      assertThat(inTime.end).isNull();
    }
  }

  @Test
  @DisplayName("When all are rate limited, the one that is free first is waited for")
  void earliestIsWaitedFor() {
    MachineRig rig = named(ALPHA, BETA).asked().refused(1, 429, seconds(18));
    rig.refused(2, 429, seconds(6)).pass(6, SECONDS);
    assertThat(rig.called()).containsExactly(0, 1, 1);
  }

  @Test
  @DisplayName("A refused key: the endpoint's other key at once, then the next candidate")
  void otherCredential() {
    MachineRig rig = named(target("alpha", 2), BETA).asked().refused(1, 401, UNKNOWN);
    rig.refused(2, 401, UNKNOWN);
    assertThat(rig.actions.stream().filter(Action.Start.class::isInstance))
        .containsExactly(
            new Action.Start(1, 0, 0, 1, Opening.FRESH),
            new Action.Start(2, 0, 1, 1, Opening.FRESH),
            new Action.Start(3, 1, 0, 2, Opening.FRESH));
  }

  @Test
  @DisplayName("After a long wait the key that was limited is used, not the one that was refused")
  void longWaitKeepsTheCredential() {
    MachineRig rig = named(target("alpha", 2)).asked().refused(1, 401, UNKNOWN);
    rig.refused(2, 429, seconds(10)).pass(10, SECONDS);
    assertThat(rig.actions).contains(new Action.Start(3, 0, 1, 1, Opening.FRESH));
  }

  @Test
  @DisplayName(
      "Too long a prompt: candidates known to be no larger are skipped, unknown ones asked")
  void contextLength() {
    MachineRig rig =
        named(
                withContext("small", 8_000),
                withContext("same", 8_000),
                withContext("unknown", 0),
                withContext("large", 128_000))
            .asked();
    rig.broken(1, FailureKind.CONTEXT_LENGTH, true, false);
    rig.broken(2, FailureKind.CONTEXT_LENGTH, true, false);
    assertThat(rig.called()).startsWith(0, 2).doesNotContain(1);
  }

  @Test
  @DisplayName("A 4xx that nobody can attribute is put to one other candidate, and no further")
  void secondOpinion() {
    MachineRig rig = named(ALPHA, BETA, target("gamma")).asked();
    rig.refused(1, 418, UNKNOWN).refused(2, 418, UNKNOWN);
    assertThat(rig.called()).containsExactly(0, 1);
    assertThat(rig.client).containsExactly("error 418 unattributed");
  }

  @Test
  @DisplayName("At most 6 attempts in an exchange")
  void perExchange() {
    MachineRig rig = named(ALPHA, BETA, target("c"), target("d"), target("e")).asked();
    for (int attempt = 1; attempt <= 6; attempt++) {
      rig.refused(attempt, 503, UNKNOWN).pass(1, MILLISECONDS);
    }
    assertThat(rig.called()).containsExactly(0, 0, 1, 1, 2, 2);
    assertThat(rig.client).containsExactly("error 503 upstream_error");
  }

  @Test
  @DisplayName("A retry that the budget refuses stands in the trail, after what it was to follow")
  void budget() {
    AttemptGate gate = MachineRig.bearing(target -> !target.equals(ALPHA));
    MachineRig rig = rig(true, gate, span -> 0, ALPHA, BETA).asked().refused(1, 500, UNKNOWN);
    assertThat(rig.called()).containsExactly(0, 1);
    assertThat(rig.machine.trail().line())
        .isEqualTo("alpha/small=upstream_error@0; alpha/small=budget@0");
    assertThat(rig.machine.trail().attempts()).isEqualTo(1);
  }

  @Test
  @DisplayName("Of many candidates that the budget refuses three are named, the rest counted")
  void budgetOfAll() {
    Target[] plan = new Target[151];
    Arrays.setAll(plan, i -> target("p" + i + "x".repeat(i == 0 ? 0 : 400)));
    MachineRig rig =
        rig(true, MachineRig.bearing(_ -> false), span -> 0, plan).asked().refused(1, 404, UNKNOWN);
    assertThat(rig.end).isEqualTo(ExchangeEnd.FAILED);
    Trail trail = rig.machine.trail();
    assertThat(trail.notes()).hasSize(4);
    assertThat(trail.attempts()).isEqualTo(1);
    assertThat(trail.line()).endsWith("budget@0; +147 budget").hasSizeLessThanOrEqualTo(1024);
  }

  @Test
  @DisplayName("A candidate that the budget refuses is passed over for the one after it")
  void budgetOfTheNext() {
    AttemptGate gate = MachineRig.bearing(target -> !target.equals(BETA));
    MachineRig rig = rig(true, gate, span -> 0, ALPHA, BETA, target("gamma")).asked();
    rig.refused(1, 404, UNKNOWN);
    assertThat(rig.called()).containsExactly(0, 2);
  }

  @Test
  @DisplayName(
      "A refused connection goes to the next candidate at once; the last one gets a second try")
  void refusedConnection() {
    MachineRig rig = named(ALPHA, BETA).begin().broken(1, FailureKind.NETWORK, false, true);
    assertThat(rig.called()).containsExactly(0, 1);
    rig.broken(2, FailureKind.NETWORK, false, true).pass(1, MILLISECONDS);
    assertThat(rig.called()).containsExactly(0, 1, 1);
  }

  @Test
  @DisplayName("S05: a reset before any byte of an answer is tried once more, one after it isn't")
  void reset() {
    MachineRig untouched = named(ALPHA, BETA).asked().broken(1, FailureKind.NETWORK, true, true);
    assertThat(untouched.pass(1, MILLISECONDS).called()).containsExactly(0, 0);
    MachineRig touched = named(ALPHA, BETA).asked().broken(1, FailureKind.NETWORK, true, false);
    assertThat(touched.called()).containsExactly(0, 1);
  }

  @Test
  @DisplayName("Whether an outcome is the last on its target is said with it")
  void leftTarget() {
    MachineRig rig = named(ALPHA, BETA).asked().refused(1, 500, UNKNOWN).pass(1, MILLISECONDS);
    rig.refused(2, 500, UNKNOWN);
    assertThat(rig.outcomes.stream().map(Outcome::leftTarget)).containsExactly(false, true);
  }

  @Test
  @DisplayName("A target that is left for another's turn is left, though that one was asked before")
  void leftForAnEarlierOne() {
    MachineRig rig = named(ALPHA, BETA).asked().refused(1, 429, seconds(5));
    rig.refused(2, 429, seconds(15)).pass(5, SECONDS);
    assertThat(rig.called()).containsExactly(0, 1, 0);
    assertThat(rig.outcomes.get(1).leftTarget()).isTrue();
  }
}
