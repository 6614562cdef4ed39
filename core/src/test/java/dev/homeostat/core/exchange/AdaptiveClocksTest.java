package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.FrameKind.CONTENT;
import static dev.homeostat.core.exchange.FrameKind.DONE;
import static dev.homeostat.core.exchange.FrameKind.FINISH;
import static dev.homeostat.core.exchange.Targets.target;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.money.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits that follow what a target usually takes, over many exchanges in virtual time. */
class AdaptiveClocksTest {
  private static final Target ALPHA = target("alpha");
  private static final Target BETA = target("beta");
  private static final long NEVER = Long.MAX_VALUE;

  private final LatencyBook book = LatencyBook.create();

  /** One streamed exchange whose first target takes so long; the second answers at once. */
  private MachineRig stream(long tokens, long millis) {
    return stream(tokens, millis, Clocks.DEFAULTS, CallerLimits.NONE, ALPHA, BETA);
  }

  private MachineRig stream(
      long tokens, long millis, Clocks clocks, CallerLimits own, Target... plan) {
    ExchangeTerms terms =
        new ExchangeTerms(true, false, 1, true, false, tokens, Clocks.OFF).within(own);
    ExchangePolicy policy = new ExchangePolicy(clocks, Map.of(), RetryLimits.DEFAULTS, book);
    MachineRig rig = new MachineRig(terms, List.of(plan), policy).asked().head(1);
    while (rig.outcomes.isEmpty() && rig.now < MILLISECONDS.toNanos(millis)) {
      rig.pass(Math.min(rig.millisToWake(), millis - millis(rig.now)), MILLISECONDS);
    }
    if (rig.outcomes.isEmpty()) {
      rig.frames(1, CONTENT, FINISH, DONE);
    }
    rig.firstContents.forEach(book::firstContent);
    rig.outcomes.forEach(book::outcome);
    return rig;
  }

  private static long millis(long nanos) {
    return NANOSECONDS.toMillis(nanos);
  }

  /** How long the next exchange waits for its first target, in milliseconds. */
  private long limit(long tokens) {
    long usual = book.firstContent(ALPHA, InputSize.of(tokens));
    return millis(Clocks.DEFAULTS.firstContentFor(tokens, false, false, usual));
  }

  private void times(int count, long millis) {
    for (int i = 0; i < count; i++) {
      stream(100, millis);
    }
  }

  @Test
  @DisplayName("Under 20 samples the fixed rule holds; then a fast target is left after 5 s")
  void fastTargetIsLeftSoon() {
    times(19, 300);
    assertThat(limit(100)).isEqualTo(10_000);
    times(1, 300);
    assertThat(limit(100)).isEqualTo(5_000);
    MachineRig rig = stream(100, 4_999);
    assertThat(rig.results()).containsExactly("ok");
    rig = stream(100, NEVER);
    assertThat(rig.results()).containsExactly("first_content_timeout");
    assertThat(rig.now).isEqualTo(SECONDS.toNanos(5));
  }

  @ParameterizedTest(name = "{0} ms: {1} ms")
  @CsvSource({"1000, 5000", "2000, 6000", "4000, 12000", "6000, 15000", "9000, 15000"})
  @DisplayName("Three times what 99 of 100 attempts took, from 5 to 15 s")
  void threeTimes(long usual, long limit) {
    times(30, usual);
    assertThat(limit(100)).isEqualTo(limit);
  }

  @Test
  @DisplayName("A target that slows down is cut three times, not for ever")
  void slowingTargetIsNotCutForEver() {
    times(200, 400);
    List<String> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      results.add(stream(100, 8_000).results().getFirst());
    }
    assertThat(results.subList(0, 3)).containsOnly("first_content_timeout");
    assertThat(results.subList(3, 20)).containsOnly("ok");
    assertThat(limit(100)).isEqualTo(15_000);
  }

  @Test
  @DisplayName("One that was down for a moment is not taken for slow")
  void outagesAreForgotten() {
    times(50, 400);
    for (int outage = 0; outage < 10; outage++) {
      times(2, NEVER);
      assertThat(limit(100)).isEqualTo(5_000);
      times(5, 400);
    }
    times(3, NEVER);
    assertThat(limit(100)).isEqualTo(15_000);
    times(5, 400);
    assertThat(limit(100)).isEqualTo(5_000);
  }

  @Test
  @DisplayName("Sizes are apart, and above 32k tokens the ceiling is 60 s")
  void sizes() {
    times(30, 400);
    assertThat(limit(4_096)).isEqualTo(5_000);
    assertThat(limit(4_097)).isEqualTo(11_000);
    for (int i = 0; i < 25; i++) {
      stream(40_000, 18_000);
    }
    assertThat(limit(40_000)).isEqualTo(54_000);
    assertThat(limit(32_768)).isEqualTo(17_000);
    assertThat(limit(200_000)).isEqualTo(58_000);
  }

  @Test
  @DisplayName("The last candidate keeps at least 60 s, however fast it was")
  void last() {
    times(30, 400);
    MachineRig rig = stream(100, 59_000, Clocks.DEFAULTS, CallerLimits.NONE, ALPHA);
    assertThat(rig.results()).containsExactly("ok");
  }

  @Test
  @DisplayName("Silence after more than 32k tokens doesn't count against a breaker")
  void largeInputsBlameNobody() {
    assertThat(stream(100, NEVER).outcomes.getFirst().countsForBreaker()).isTrue();
    assertThat(stream(32_768, NEVER).outcomes.getFirst().countsForBreaker()).isTrue();
    assertThat(stream(32_769, NEVER).outcomes.getFirst().countsForBreaker()).isFalse();
    assertThat(stream(100, 1).outcomes.getFirst().countsForBreaker()).isFalse();
  }

  @Test
  @DisplayName("The clocks' scale holds for the bounds too")
  void scaled() {
    Clocks clocks = Clocks.DEFAULTS.scaled(0.1);
    for (int i = 0; i < 30; i++) {
      stream(100, 10, clocks, CallerLimits.NONE, ALPHA, BETA);
    }
    MachineRig rig = stream(100, NEVER, clocks, CallerLimits.NONE, ALPHA, BETA);
    assertThat(rig.now).isEqualTo(MILLISECONDS.toNanos(500));
  }

  @Test
  @DisplayName("JSON: three times what whole answers took, from 30 s to 10 min; 60 s at first")
  void json() {
    ExchangeTerms terms = new ExchangeTerms(false, false, 1, true, false, 100, Clocks.OFF);
    assertThat(jsonLimit()).isEqualTo(60_000);
    for (int i = 0; i < 30; i++) {
      book.outcome(outcome(terms, new AttemptResult.Success(), SECONDS.toNanos(1)));
    }
    assertThat(jsonLimit()).isEqualTo(30_000);
    for (int i = 0; i < 3; i++) {
      book.outcome(outcome(terms, new AttemptResult.Success(), SECONDS.toNanos(25)));
    }
    assertThat(jsonLimit()).isEqualTo(75_000);
    for (int i = 0; i < 3; i++) {
      book.outcome(outcome(terms, new AttemptResult.Success(), SECONDS.toNanos(300)));
    }
    assertThat(jsonLimit()).isEqualTo(600_000);
  }

  private long jsonLimit() {
    long usual = book.total(ALPHA, InputSize.SMALL);
    return millis(Clocks.DEFAULTS.firstByteFor(false, false, usual));
  }

  private static Outcome outcome(ExchangeTerms terms, AttemptResult result, long nanos) {
    return new Outcome(
        Origin.CUSTOMER,
        Realm.LIVE,
        Requester.NOBODY,
        "x",
        1,
        0,
        ALPHA,
        terms,
        0,
        0,
        result,
        0,
        -1,
        nanos,
        Usage.NONE,
        true,
        null,
        false);
  }

  @Test
  @DisplayName("A first content limit that the caller shortened is its deadline, against nobody")
  void callersFirstContent() {
    CallerLimits own = new CallerLimits(SECONDS.toNanos(2), Clocks.OFF, 0);
    MachineRig rig = stream(100, NEVER, Clocks.DEFAULTS, own, ALPHA, BETA);
    assertThat(rig.now).isEqualTo(SECONDS.toNanos(2));
    assertThat(rig.results()).containsExactly("deadline");
    assertThat(rig.called()).containsExactly(0);
    assertThat(rig.client).containsExactly("error 504 deadline");
    assertThat(book.firstContent(ALPHA, InputSize.SMALL)).isEqualTo(Patience.UNKNOWN);
  }

  @Test
  @DisplayName("One that the caller made longer is ours with more time, and fails over")
  void callersLongerFirstContent() {
    CallerLimits own = new CallerLimits(SECONDS.toNanos(90), Clocks.OFF, 0);
    MachineRig rig = stream(100, NEVER, Clocks.DEFAULTS, own, ALPHA, BETA);
    assertThat(rig.now).isEqualTo(SECONDS.toNanos(90));
    assertThat(rig.results()).containsExactly("first_content_timeout");
    assertThat(rig.called()).containsExactly(0, 1);
  }

  @ParameterizedTest(name = "{0} for {1} s: {2} after {3} s")
  @CsvSource({
    "CONTENT, 5, deadline, 5",
    "CONTENT, 40, stream_stalled, 40",
    "REASONING, 5, stream_stalled, 300",
    "REASONING, 400, stream_stalled, 400"
  })
  @DisplayName("The caller's stall limit is for text; it never shortens the silence of thinking")
  void callersStall(FrameKind phase, long seconds, String result, long after) {
    CallerLimits own = new CallerLimits(Clocks.OFF, SECONDS.toNanos(seconds), 0);
    ExchangeTerms terms =
        new ExchangeTerms(true, false, 1, true, false, 100, Clocks.OFF).within(own);
    MachineRig rig = MachineRig.of(terms, ALPHA).opened(phase);
    rig.pass(after * 1000 - 1, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly(result);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"1, 1", "2, 2", "99, 6"})
  @DisplayName("The caller may ask for fewer attempts than ours, not for more")
  void callersAttempts(int asked, int made) {
    CallerLimits own = new CallerLimits(Clocks.OFF, Clocks.OFF, asked);
    ExchangeTerms terms =
        new ExchangeTerms(true, false, 1, true, false, 100, Clocks.OFF).within(own);
    Target[] plan = new Target[8];
    for (int i = 0; i < plan.length; i++) {
      plan[i] = target("t" + i);
    }
    MachineRig rig = MachineRig.of(terms, plan).begin();
    for (int attempt = 1; rig.end == null; attempt++) {
      rig.connectAndWrite(attempt).pass(11 * 60, SECONDS);
    }
    assertThat(rig.called()).hasSize(made);
  }

  @Test
  @DisplayName("The percentile is that of the last 200, also with many writers")
  void window() throws InterruptedException {
    LatencyWindow window = new LatencyWindow();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1_000; i++) {
      window.add(SECONDS.toNanos(1 + random.nextInt(60)));
    }
    for (int i = 1; i <= 200; i++) {
      window.add(MILLISECONDS.toNanos(i));
    }
    assertThat(window.p99()).isEqualTo(MILLISECONDS.toNanos(198));
    List<Thread> writers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      writers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 10_000; i++) {
                      window.add(MILLISECONDS.toNanos(7));
                      window.p99();
                    }
                  }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(window.p99()).isEqualTo(MILLISECONDS.toNanos(7));
  }
}
