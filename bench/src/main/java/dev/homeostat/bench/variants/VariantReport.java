package dev.homeostat.bench.variants;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Plan;
import dev.homeostat.bench.Profile;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.Trial;
import dev.homeostat.bench.machine.MachineFacts;
import dev.homeostat.bench.report.Table;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * Variants beside each other: CPU as a multiple of the standard inside each round, latency, memory
 * and start.
 *
 * @param machine where it ran
 * @param plan what was done
 * @param variants who was to be measured
 * @param absent who could not be, and why
 * @param run what was measured
 */
record VariantReport(
    MachineFacts machine,
    Plan plan,
    List<Variant> variants,
    List<String> absent,
    Measurements run) {
  private static final double MEGABYTE = 1 << 20;

  VariantReport {
    variants = List.copyOf(variants);
    absent = List.copyOf(absent);
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# Variants\n\n");
    text.append(
        """
        %d cores of %s, %s, JDK %s, commit %s. Rounds: %d, %.1f s a trial, in random order (seed \
        %d); all variants run all the time, one is loaded. CPU is of the gateway's process, × is \
        against the standard of the same round; both are the median with the range. The twin is \
        the standard in a second process: no difference smaller than theirs means anything.

        """
            .formatted(
                machine.cores(),
                machine.cpuModel(),
                machine.kernel(),
                machine.jdk(),
                machine.commit(),
                plan.rounds(),
                plan.trialMillis() / 1e3,
                plan.seed()));
    if (variants.stream().anyMatch(Variant::tls)) {
      text.append("Those named tls- speak TLS to the provider, all others plaintext.\n\n");
    }
    absent.forEach(one -> text.append("Not measured: ").append(one).append(".\n\n"));
    text.append("## Memory and start\n\n").append(memory()).append('\n');
    for (Scenario scenario : plan.scenarios()) {
      text.append("## ").append(scenario.title()).append("\n\n");
      text.append(scenario(scenario)).append('\n');
    }
    return text.append("## What they are\n\n").append(settings()).toString();
  }

  private String memory() {
    Table table =
        new Table("variant", "start ms", "idle MB", "under load MB", "most MB", "after MB");
    for (Profile profile : run.profiles()) {
      Spread starts =
          Spread.of(profile.starts().stream().mapToDouble(start -> start.toNanos() / 1e6));
      table.row(
          profile.contender(),
          starts.full(),
          megabytes(profile.memory().idle()),
          megabytes(profile.memory().steady()),
          megabytes(profile.memory().peak()),
          megabytes(profile.memory().after()));
    }
    return table.markdown();
  }

  private String scenario(Scenario scenario) {
    boolean streams = scenario.streams();
    ToDoubleFunction<Trial> cpu = streams ? Trial::cpuMicrosPerChunk : Trial::cpuMicrosPerExchange;
    Table table =
        new Table(
            "variant",
            streams ? "CPU µs / chunk" : "CPU µs / exchange",
            "×",
            streams ? "first token p50 µs" : "p50 µs",
            streams ? "first token p99 µs" : "p99 µs",
            "per s",
            "errors");
    for (Profile profile : run.profiles()) {
      String name = profile.contender();
      long failed = run.of(scenario, name).stream().mapToLong(one -> one.result().failed()).sum();
      table.row(
          name,
          run.figure(scenario, name, cpu).full(),
          times(scenario, name, cpu).full(),
          run.figure(scenario, name, one -> latency(one, streams, 50)).brief(),
          run.figure(scenario, name, one -> latency(one, streams, 99)).full(),
          run.figure(scenario, name, one -> one.result().perSecond()).brief(),
          Long.toString(failed));
    }
    return table.markdown();
  }

  private Spread times(Scenario scenario, String name, ToDoubleFunction<Trial> cpu) {
    Map<Integer, Double> standard = run.rounds(scenario, Variants.STANDARD.name(), cpu);
    return Spread.of(
        run.rounds(scenario, name, cpu).entrySet().stream()
            .mapToDouble(one -> one.getValue() / standard.getOrDefault(one.getKey(), Double.NaN)));
  }

  private static double latency(Trial trial, boolean streams, double percentile) {
    return streams ? trial.firstTokenMicros(percentile) : trial.latencyMicros(percentile);
  }

  private String settings() {
    Table table = new Table("variant", "varies", "beside the launcher's own");
    variants.forEach(variant -> table.row(variant.name(), variant.group(), variant.setting()));
    return table.markdown();
  }

  private static String megabytes(OptionalLong bytes) {
    return Spread.of(bytes.stream().mapToDouble(value -> value / MEGABYTE)).brief();
  }
}
