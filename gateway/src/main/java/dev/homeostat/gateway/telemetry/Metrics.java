package dev.homeostat.gateway.telemetry;

import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.RescuePath;
import dev.homeostat.core.exchange.Rescued;
import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.core.money.Usage;
import dev.homeostat.gateway.exchange.Anomaly;
import dev.homeostat.gateway.exchange.ExchangeRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What Prometheus reads. Names are part of the API; no label takes its values from callers. Fed by
 * one thread at a time; {@link #scrape} is safe for any.
 */
public final class Metrics implements FactListener {
  private static final double NANOS_PER_DOLLAR = 1e9;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Object, Counter> counters = new HashMap<>();
  private final Map<String, Timer> firstContent = new HashMap<>();
  private final MultiGauge breakers =
      MultiGauge.builder("homeostat.breaker.state")
          .description("0 closed, 1 half open, 2 open, 3 forced open; the best of its endpoints")
          .register(registry);
  private volatile Supplier<Map<String, Integer>> breakerLevels = Map::of;
  private final Timer overhead =
      Timer.builder("homeostat.overhead")
          .description("Time of an exchange spent in no attempt and in no wait")
          .publishPercentileHistogram()
          .minimumExpectedValue(Duration.ofNanos(10_000))
          .maximumExpectedValue(Duration.ofSeconds(1))
          .register(registry);

  private record Key(Family family, String first, String second, String third) {}

  /** What is counted, under which two or three labels. */
  private enum Family {
    ATTEMPTS("homeostat.attempts", "target", "outcome", "Attempts, by what came of them"),
    TOKENS(
        "homeostat.tokens", "target", "kind", "Tokens, as providers counted them or as estimated"),
    REQUESTS("homeostat.requests", "end", "status", "Exchanges, by how they ended for the caller"),
    COST("homeostat.cost.usd", "target", "purpose", "What priced answers cost, in US dollars"),
    ANOMALIES(
        "homeostat.anomalies", "target", "kind", "Good answers that were not as they should be"),
    TRANSITIONS("homeostat.breaker.transitions", "target", "to", "Changes of breakers, by what to"),
    TRIALS("homeostat.trials", "target", "outcome", "Tiny completions sent to see who is back"),
    RESCUES("homeostat.rescues", "from", "to", "path", "Broken answers that another finished"),
    RESCUE_ATTEMPTS(
        "homeostat.rescue.attempts", "target", "path", "result", "Attempts to finish an answer"),
    HEALING(
        "homeostat.healing.tokens",
        "purpose",
        "kind",
        "Tokens paid beyond what callers received, estimated");

    final String metric;
    final String label;
    final String label2;
    final String label3;
    final String description;

    Family(String metric, String label, String label2, String description) {
      this(metric, label, label2, "", description);
    }

    Family(String metric, String label, String label2, String label3, String description) {
      this.metric = metric;
      this.label = label;
      this.label2 = label2;
      this.label3 = label3;
      this.description = description;
    }
  }

  /** Shows a value of the moment. */
  public void gauge(String name, String description, Supplier<Number> value) {
    io.micrometer.core.instrument.Gauge.builder(name, value)
        .description(description)
        .register(registry);
  }

  @Override
  public void firstContent(FirstContent fact) {
    firstContent
        .computeIfAbsent(
            fact.target().name(),
            name ->
                Timer.builder("homeostat.ttft")
                    .description("From an attempt's start to its first content")
                    .tag("target", name)
                    .publishPercentileHistogram()
                    .minimumExpectedValue(Duration.ofMillis(1))
                    .maximumExpectedValue(Duration.ofMinutes(2))
                    .register(registry))
        .record(fact.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void outcome(Outcome outcome) {
    String target = outcome.target().name();
    if (outcome.origin() == Origin.TRIAL) {
      count(Family.TRIALS, target, outcome.result().label(), 1);
      return;
    }
    count(Family.ATTEMPTS, target, outcome.result().label(), 1);
    count(Family.TOKENS, target, "input", (double) outcome.usage().input());
    count(Family.TOKENS, target, "output", (double) outcome.usage().output());
    RescuePath path = outcome.rescue();
    if (path != null) {
      String result = outcome.spoke() ? "converged" : outcome.result().label();
      count(Family.RESCUE_ATTEMPTS, target, path.label(), result, 1);
    }
  }

  @Override
  public void ended(ExchangeRecord exchange) {
    String end = exchange.end().name().toLowerCase(Locale.ROOT);
    count(Family.REQUESTS, end, Integer.toString(exchange.status()), 1);
    if (exchange.target() != null) {
      String target = exchange.target().name();
      if (exchange.cost() != null) {
        count(Family.COST, target, "answer", exchange.cost().nanos() / NANOS_PER_DOLLAR);
      }
      if (exchange.usage().estimated()) {
        count(Family.TOKENS, target, "input_estimated", (double) exchange.usage().input());
        count(Family.TOKENS, target, "output_estimated", (double) exchange.usage().output());
      }
    }
    for (Rescued rescued : exchange.healing().rescues()) {
      count(Family.RESCUES, rescued.from().name(), rescued.to().name(), rescued.path().label(), 1);
    }
    Usage healing = exchange.healing().tokens();
    if (!healing.equals(Usage.NONE)) {
      count(Family.HEALING, "answer", "input", (double) healing.input());
      count(Family.HEALING, "answer", "output", (double) healing.output());
    }
    overhead.record(exchange.overheadNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Shows how breakers stand, looked up at each scrape.
   *
   * @param levels by target name: 0 closed, 1 half open, 2 open, 3 forced open
   */
  public void breakers(Supplier<Map<String, Integer>> levels) {
    breakerLevels = levels;
  }

  @Override
  public void guard(GuardEvent event) {
    switch (event) {
      case GuardEvent.Opened e -> count(Family.TRANSITIONS, e.target().name(), "open", 1);
      case GuardEvent.HalfOpened e -> count(Family.TRANSITIONS, e.target().name(), "half_open", 1);
      case GuardEvent.Closed e -> count(Family.TRANSITIONS, e.target().name(), "closed", 1);
      case GuardEvent.ForcedOpen e ->
          count(Family.TRANSITIONS, e.target().name(), "forced_open", 1);
      case GuardEvent.ForcedCleared e ->
          count(Family.TRANSITIONS, e.target().name(), "forced_cleared", 1);
      default -> {}
    }
  }

  @Override
  public void anomaly(Anomaly anomaly) {
    count(Family.ANOMALIES, anomaly.target().name(), anomaly.kind().label(), 1);
  }

  private void count(Family family, String value, String value2, double amount) {
    count(family, value, value2, "", amount);
  }

  private void count(Family family, String value, String value2, String value3, double amount) {
    counters
        .computeIfAbsent(
            new Key(family, value, value2, value3),
            _ -> {
              Counter.Builder counter =
                  Counter.builder(family.metric)
                      .description(family.description)
                      .tag(family.label, value)
                      .tag(family.label2, value2);
              return (value3.isEmpty() ? counter : counter.tag(family.label3, value3))
                  .register(registry);
            })
        .increment(amount);
  }

  /** Everything in Prometheus' text format. */
  public String scrape() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    breakerLevels
        .get()
        .forEach((target, level) -> rows.add(MultiGauge.Row.of(Tags.of("target", target), level)));
    breakers.register(rows, true);
    return registry.scrape();
  }
}
