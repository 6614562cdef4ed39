package dev.homeostat.wall.score;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rules of S15: the primary answers 503 for a minute and is healthy again. Every request must
 * be served, and the primary must be used again soon.
 */
final class OutageRules {
  static final int REQUESTS = 20;
  static final Duration EVERY = Duration.ofSeconds(4);
  static final Duration OUTAGE = Duration.ofSeconds(60);

  /** The primary must be used again within so long. */
  static final Duration RETURN = Duration.ofSeconds(30);

  private final Profile profile;

  OutageRules(Profile profile) {
    this.profile = profile;
  }

  /** When the outage ends: the wall counts it from its first attempt. */
  OptionalLong recoveredAt(List<Attempt> primary) {
    return primary.stream().mapToLong(Attempt::atMillis).min().stream()
        .map(first -> first + profile.scaled(OUTAGE).toMillis())
        .findFirst();
  }

  /** Whether the primary has given an answer since. */
  boolean returned(List<Attempt> primary) {
    return answeredAt(primary).isPresent();
  }

  Judgement judge(Observation seen) {
    Texts texts = Texts.of(seen.what());
    Verdict worst = Verdict.PASS;
    List<String> reasons = new ArrayList<>();
    int served = 0;
    for (Observation.Exchange exchange : seen.exchanges()) {
      Reading reading = exchange.reading();
      CallerOutcome outcome = CallerOutcome.of(reading, texts.whole(reading.text()), texts);
      Verdict verdict =
          switch (outcome) {
            case CallerOutcome.Complete _ -> Verdict.PASS;
            case CallerOutcome.HonestError _ -> Verdict.SAFE;
            case CallerOutcome.FalseSuccess _, CallerOutcome.Nothing _ -> Verdict.FAIL;
          };
      served += verdict == Verdict.PASS ? 1 : 0;
      if (verdict.compareTo(worst) > 0) {
        worst = verdict;
        reasons.clear();
        reasons.add("at %d ms: %s".formatted(exchange.atMillis(), Judge.told(outcome)));
      }
    }
    if (worst == Verdict.PASS) {
      reasons.addAll(late(seen));
      worst = reasons.isEmpty() ? Verdict.PASS : Verdict.PARTIAL;
    }
    String got = "%d of %d served".formatted(served, seen.exchanges().size());
    return new Judgement(worst, got, reasons);
  }

  private List<String> late(Observation seen) {
    OptionalLong recovered = recoveredAt(seen.primary());
    if (recovered.isEmpty()) {
      return List.of("the primary was never asked");
    }
    long limit = profile.limit(RETURN).toMillis();
    Optional<Long> back = answeredAt(seen.primary());
    if (back.isEmpty()) {
      return List.of("the primary wasn't used again (due: within %d ms)".formatted(limit));
    }
    long after = back.get() - recovered.getAsLong();
    return after <= limit
        ? List.of()
        : List.of("primary used again after %d ms (due: within %d ms)".formatted(after, limit));
  }

  private Optional<Long> answeredAt(List<Attempt> primary) {
    OptionalLong recovered = recoveredAt(primary);
    return recovered.isEmpty()
        ? Optional.empty()
        : primary.stream()
            .filter(each -> each.atMillis() >= recovered.getAsLong() && each.completed())
            .map(Attempt::atMillis)
            .findFirst();
  }
}
