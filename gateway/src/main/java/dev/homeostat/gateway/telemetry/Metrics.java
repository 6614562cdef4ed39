package dev.homeostat.gateway.telemetry;

import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.RescuePath;
import dev.homeostat.core.exchange.Rescued;
import dev.homeostat.core.money.Usage;
import dev.homeostat.gateway.exchange.ExchangeRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
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
  private final Timer overhead =
      Timer.builder("homeostat.overhead")
          .description("Time of an exchange spent in no attempt and in no wait")
          .publishPercentileHistogram()
          .minimumExpectedValue(Duration.ofNanos(10_000))
          .maximumExpectedValue(Duration.ofSeconds(1))
          .register(registry);

  private record Key(String name, String first, String second) {}

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
    count("homeostat.attempts", "target", target, "outcome", outcome.result().label(), 1);
    count("homeostat.tokens", "target", target, "kind", "input", (double) outcome.usage().input());
    count(
        "homeostat.tokens", "target", target, "kind", "output", (double) outcome.usage().output());
    RescuePath path = outcome.rescue();
    if (path != null) {
      String result = outcome.spoke() ? "converged" : outcome.result().label();
      count("homeostat.rescue.attempts", "target", target, "path", path.label(), "result", result);
    }
  }

  @Override
  public void ended(ExchangeRecord exchange) {
    count(
        "homeostat.requests",
        "end",
        exchange.end().name().toLowerCase(Locale.ROOT),
        "status",
        Integer.toString(exchange.status()),
        1);
    if (exchange.cost() != null && exchange.target() != null) {
      count(
          "homeostat.cost.usd",
          "target",
          exchange.target().name(),
          "purpose",
          "answer",
          exchange.cost().nanos() / NANOS_PER_DOLLAR);
    }
    for (Rescued rescued : exchange.healing().rescues()) {
      count(
          "homeostat.rescues",
          "from",
          rescued.from().name(),
          "to",
          rescued.to().name(),
          "path",
          rescued.path().label());
    }
    Usage healing = exchange.healing().tokens();
    if (!healing.equals(Usage.NONE)) {
      count("homeostat.healing.tokens", "kind", "input", (double) healing.input());
      count("homeostat.healing.tokens", "kind", "output", (double) healing.output());
    }
    overhead.record(exchange.overheadNanos(), TimeUnit.NANOSECONDS);
  }

  private void count(
      String name, String label, String value, String label2, String value2, double amount) {
    counters
        .computeIfAbsent(
            new Key(name, value, value2),
            _ -> Counter.builder(name).tag(label, value).tag(label2, value2).register(registry))
        .increment(amount);
  }

  private void count(
      String name,
      String label,
      String value,
      String label2,
      String value2,
      String label3,
      String value3) {
    counters
        .computeIfAbsent(
            new Key(name, value, value2 + '\n' + value3),
            _ ->
                Counter.builder(name)
                    .tag(label, value)
                    .tag(label2, value2)
                    .tag(label3, value3)
                    .register(registry))
        .increment();
  }

  private void count(String name, String label, String value, double amount) {
    counters
        .computeIfAbsent(
            new Key(name, value, ""),
            _ -> Counter.builder(name).tag(label, value).register(registry))
        .increment(amount);
  }

  /** Everything in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }
}
