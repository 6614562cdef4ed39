package dev.homeostat.wall.score;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the providers may see, and how long the caller may wait, in each scenario. The numbers are
 * the yardstick's own ({@link YardstickHelp} tells them to users); where it names none, six
 * attempts for a request are the limit.
 */
final class AttemptRules {
  private static final int MOST_ATTEMPTS = 6;
  private static final Duration RETRY_AFTER = Duration.ofMillis(1_800);
  private static final Duration SHORTLY = Duration.ofMillis(1_500);
  private static final Duration BURST = Duration.ofSeconds(3);
  private static final int MOST_IN_BURST = 4;

  private final Profile profile;

  AttemptRules(Profile profile) {
    this.profile = profile;
  }

  /** Every rule that was broken, said so that the reader knows both numbers. */
  List<String> broken(Observation seen) {
    Findings findings = new Findings(seen);
    // A gateway that avoids the primary altogether hasn't met its fault.
    findings.check(!seen.primary().isEmpty(), "the primary was never asked: its fault wasn't met");
    switch (seen.what().scenario()) {
      case S01 -> waited(findings);
      case S02, S04 -> persistent(findings, false);
      case S16 -> persistent(findings, true);
      case S03, S05 -> findings.primaryExactly(2).fallbackExactly(0);
      case S06 -> findings.primaryExactly(1).fromFallback().within(Duration.ofSeconds(100));
      case S07 -> findings.fromFallback().within(Duration.ofSeconds(15)).inAll();
      case S08, S14 -> findings.inAll();
      case S09 -> {
        findings.inAll().within(Duration.ofSeconds(45));
        healthyAfterwards(findings);
      }
      case S10 -> findings.primaryExactly(1).fallbackExactly(0);
      case S11 -> findings.within(Duration.ofSeconds(8)).usage().inAll();
      case S12 -> findings.primaryExactly(1).fromFallback().inAll();
      case S13 -> findings.primaryExactly(1).fallbackExactly(0);
      case S15 -> throw new IllegalArgumentException("S15 has rules of its own");
    }
    return findings.broken;
  }

  /** Retry-After is a promise in whole seconds, so it isn't scaled. */
  private static void waited(Findings findings) {
    List<Attempt> primary = findings.seen.primary();
    findings.check(
        primary.size() >= 2,
        "%d attempts at the primary (due: at least 2)".formatted(primary.size()));
    if (primary.size() >= 2) {
      long gap = primary.get(1).atMillis() - primary.get(0).atMillis();
      findings.check(
          gap >= RETRY_AFTER.toMillis(),
          "asked again after %d ms (due: Retry-After, at least %d ms)"
              .formatted(gap, RETRY_AFTER.toMillis()));
      long soon = within(primary, SHORTLY);
      findings.check(soon <= 2, soon + " attempts in 1.5 s (due: at most 2)");
    }
  }

  private void persistent(Findings findings, boolean named) {
    List<Attempt> primary = findings.seen.primary();
    findings.check(
        primary.size() <= MOST_ATTEMPTS,
        "%d attempts at the primary (due: at most %d)".formatted(primary.size(), MOST_ATTEMPTS));
    long burst = within(primary, profile.scaled(BURST));
    findings.check(
        burst <= MOST_IN_BURST,
        "%d attempts at the primary in 3 s (due: at most %d)".formatted(burst, MOST_IN_BURST));
    findings.fromFallback();
    if (named) {
      findings.inAll().usage().namesFallback();
    }
  }

  private void healthyAfterwards(Findings findings) {
    Reading afterwards = findings.seen.afterwards();
    boolean healthy =
        afterwards != null
            && afterwards.fineForClient()
            && Texts.of(findings.seen.what()).whole(afterwards.text());
    findings.check(healthy, "not healthy afterwards: the next request got no complete answer");
  }

  private static long within(List<Attempt> attempts, Duration time) {
    if (attempts.isEmpty()) {
      return 0;
    }
    long first = attempts.getFirst().atMillis();
    return attempts.stream().filter(each -> each.atMillis() - first <= time.toMillis()).count();
  }

  /** Collects what was broken. */
  private final class Findings {
    private final Observation seen;
    private final List<String> broken = new ArrayList<>();

    Findings(Observation seen) {
      this.seen = seen;
    }

    void check(boolean held, String otherwise) {
      if (!held) {
        broken.add(otherwise);
      }
    }

    Findings primaryExactly(int due) {
      check(
          seen.primary().size() == due,
          "%d attempts at the primary (due: %d)".formatted(seen.primary().size(), due));
      return this;
    }

    Findings fallbackExactly(int due) {
      check(
          seen.fallback().size() == due,
          "%d attempts at the fallback (due: %d)".formatted(seen.fallback().size(), due));
      return this;
    }

    Findings fromFallback() {
      check(
          seen.fallback().stream().anyMatch(Attempt::completed),
          "the answer doesn't come from the fallback");
      return this;
    }

    Findings inAll() {
      check(
          seen.attempts() <= MOST_ATTEMPTS,
          "%d attempts (due: at most %d)".formatted(seen.attempts(), MOST_ATTEMPTS));
      return this;
    }

    Findings within(Duration most) {
      long took = seen.reading().transcript().millis();
      long limit = profile.limit(most).toMillis();
      check(took <= limit, "took %d ms (due: at most %d ms)".formatted(took, limit));
      return this;
    }

    Findings usage() {
      check(seen.reading().completionTokens() > 0, "usage was asked for and not told");
      return this;
    }

    Findings namesFallback() {
      List<String> names =
          seen.fallback().stream().filter(Attempt::completed).map(Attempt::model).toList();
      check(
          names.stream().anyMatch(this::named),
          "the response doesn't name the fallback's model " + names);
      return this;
    }

    private boolean named(String model) {
      Reading reading = seen.reading();
      return !model.isEmpty()
          && (reading.models().stream().anyMatch(each -> each.endsWith(model))
              || reading.transcript().headers().values().stream()
                  .flatMap(List::stream)
                  .anyMatch(value -> value.contains(model)));
    }
  }
}
