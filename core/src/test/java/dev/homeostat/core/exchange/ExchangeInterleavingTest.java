package dev.homeostat.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random interleavings of bytes, cuts, clocks and client aborts, from granted and long gone
 * attempts alike. What must never happen is held by {@link MachineRig} at every step.
 */
class ExchangeInterleavingTest {
  private static final int RUNS = 20_000;
  private static final FrameKind[] FRAMES = FrameKind.values();
  private static final FailureKind[] BREAKS = {
    FailureKind.NETWORK, FailureKind.CONNECT_TIMEOUT, FailureKind.UPSTREAM_TRUNCATED
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("whatever happens in whatever order: one end, nothing after it, nothing left open")
  void everyInterleavingEndsOnce(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int answered = 0;
    int failed = 0;
    int cancelled = 0;
    for (int run = 0; run < RUNS; run++) {
      MachineRig rig = rig(random);
      rig.begin();
      for (int step = 0; step < 60 && rig.end == null; step++) {
        rig.on(event(random, rig));
        letTimePass(random, rig);
      }
      rig.pass(2, TimeUnit.HOURS);
      if (rig.end == null) {
        rig.on(new ExchangeEvent.ClientGone());
      }
      assertThat(rig.end).as("run %d of seed %d", run, seed).isNotNull();
      rig.on(new ExchangeEvent.Frame(1, FakeFrame.of(FrameKind.CONTENT)));
      rig.on(new ExchangeEvent.ClientGone());
      switch (Objects.requireNonNull(rig.end)) {
        case ANSWERED -> answered++;
        case FAILED -> failed++;
        case CANCELLED -> cancelled++;
      }
    }
    assertThat(List.of(answered, failed, cancelled))
        .as("the generator reaches every kind of end")
        .allSatisfy(count -> assertThat(count).isGreaterThan(RUNS / 50));
  }

  private static MachineRig rig(SplittableRandom random) {
    List<Target> candidates = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      candidates.add(
          random.nextInt(4) == 0
              ? Targets.prefilling("p" + i, Prefill.LAST_ASSISTANT)
              : Targets.target("p" + i, 1 + random.nextInt(2)));
    }
    long deadline =
        random.nextInt(4) == 0 ? TimeUnit.MILLISECONDS.toNanos(random.nextInt(30_000)) : Clocks.OFF;
    ExchangeTerms terms =
        new ExchangeTerms(
                random.nextInt(3) > 0,
                random.nextBoolean(),
                1 + random.nextInt(2),
                random.nextBoolean(),
                random.nextInt(5) == 0,
                random.nextInt(200_000),
                deadline)
            .rescued(random.nextInt(4) == 0 ? RescueTerms.OFF : rescue(random));
    Jitter jitter = span -> random.nextLong(span + 1);
    Exclusion[] reasons = Exclusion.values();
    AttemptGate gate =
        CountedGate.moody(
            _ -> random.nextInt(4) == 0 ? reasons[random.nextInt(reasons.length)] : null);
    TierPlan plan = plan(random, candidates);
    return new MachineRig(
        terms,
        random.nextInt(3) == 0 ? plan.withLastResort(random.nextInt(3)) : plan,
        Clocks.DEFAULTS,
        gate,
        jitter);
  }

  /** An ordinary plan, or each candidate a tier of its own, some with a gate. */
  private static TierPlan plan(SplittableRandom random, List<Target> candidates) {
    if (random.nextInt(3) > 0) {
      return TierPlan.flat(candidates);
    }
    List<Tier> tiers = new ArrayList<>();
    for (Target candidate : candidates) {
      Set<Gate> gates = random.nextBoolean() ? Set.of() : Set.of(Gate.EMPTY, Gate.REFUSED);
      tiers.add(new Tier(List.of(candidate), gates));
    }
    return TierPlan.cascade(tiers);
  }

  private static RescueTerms rescue(SplittableRandom random) {
    return new RescueTerms(
        true, random.nextBoolean(), random.nextBoolean(), random.nextInt(4), random.nextInt(20));
  }

  private static ExchangeEvent event(SplittableRandom random, MachineRig rig) {
    int attempt = 1 + random.nextInt(Math.max(1, rig.outcomes.size() + 1));
    return switch (random.nextInt(27)) {
      case 0 -> new ExchangeEvent.Dialling(attempt, random.nextBoolean());
      case 1 -> new ExchangeEvent.Connected(attempt);
      case 2 -> new ExchangeEvent.Uploading(attempt);
      case 3, 4 -> new ExchangeEvent.Written(attempt);
      case 5 -> new ExchangeEvent.Head(attempt, random.nextBoolean() ? 200 : 503);
      case 6 ->
          new ExchangeEvent.Refused(
              attempt,
              ErrorFacts.ofStatus(
                  400 + random.nextInt(140),
                  random.nextBoolean() ? -1 : random.nextLong(TimeUnit.SECONDS.toNanos(30))));
      case 7, 8, 9 ->
          new ExchangeEvent.Frame(
              attempt, new TextFrame("aaab".substring(random.nextInt(4)), random.nextInt(9) == 0));
      case 10, 11, 12, 13, 14 ->
          new ExchangeEvent.Frame(attempt, FakeFrame.of(FRAMES[random.nextInt(FRAMES.length)]));
      case 15 -> new ExchangeEvent.Frame(attempt, FakeFrame.finish(1 + random.nextInt(3)));
      case 16 -> new ExchangeEvent.Answer(attempt, AnswerFacts.good(Targets.USAGE));
      case 17 -> new ExchangeEvent.Answer(attempt, AnswerFacts.unreadable("cut"));
      case 18 -> new ExchangeEvent.Outgrown(attempt);
      case 19 -> new ExchangeEvent.Ended(attempt);
      case 20 ->
          new ExchangeEvent.Broken(
              attempt,
              Failure.seen(BREAKS[random.nextInt(BREAKS.length)], "test"),
              random.nextBoolean(),
              random.nextBoolean());
      case 21 ->
          random.nextInt(10) == 0
              ? new ExchangeEvent.ClientGone()
              : new ExchangeEvent.ClientDraining();
      case 22 ->
          random.nextInt(20) == 0
              ? new ExchangeEvent.ShuttingDown()
              : new ExchangeEvent.ClientBlocked();
      case 23 -> new ExchangeEvent.ClientReady();
      default ->
          new ExchangeEvent.Judged(
              attempt,
              random.nextBoolean()
                  ? Judgement.PASSED
                  : new Judgement.Failed(FailureKind.REFUSED, "test"));
    };
  }

  private static void letTimePass(SplittableRandom random, MachineRig rig) {
    switch (random.nextInt(6)) {
      case 0 -> rig.pass(random.nextInt(50), TimeUnit.MILLISECONDS);
      case 1 -> rig.pass(random.nextInt(5_000), TimeUnit.MILLISECONDS);
      // A late loop: far beyond what the machine asked for.
      case 2 -> rig.now += random.nextLong(TimeUnit.SECONDS.toNanos(3));
      case 3 -> rig.on(new ExchangeEvent.Tick());
      default -> {}
    }
  }
}
