package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Profile;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.Trial;
import dev.homeostat.bench.contender.Direct;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.contender.Nginx;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The figures several parts of a report show, each defined once. */
final class Figures {
  /** JSON exchanges at growing concurrency, closed loop. */
  static final List<Scenario> JSON =
      List.of(Scenario.JSON_C1, Scenario.JSON_C16, Scenario.JSON_C64, Scenario.JSON_C256);

  private static final Set<String> NO_PEERS = Set.of(Direct.NAME, Nginx.NAME, Homeostat.NAME);
  private static final double MIB = 1 << 20;

  private Figures() {}

  /** The CPU figure a scenario is judged by: by the chunk for streams, else by the exchange. */
  static ToDoubleFunction<Trial> cpu(Scenario scenario) {
    return scenario.streams() ? Trial::cpuMicrosPerChunk : Trial::cpuMicrosPerExchange;
  }

  /** Latency, or first token, at a percentile; in microseconds. */
  static ToDoubleFunction<Trial> latency(Scenario scenario, double percentile) {
    return scenario.streams()
        ? trial -> trial.firstTokenMicros(percentile)
        : trial -> trial.latencyMicros(percentile);
  }

  /** How many of the streams at once were held: those complete, of those that ended. */
  static ToDoubleFunction<Trial> held(Scenario scenario) {
    return trial -> {
      double complete = trial.result().complete();
      return complete == 0
          ? 0
          : scenario.connections() * complete / (complete + trial.result().failed());
    };
  }

  /** The starts of a contender in seconds. */
  static DoubleStream seconds(Profile profile) {
    return profile.starts().stream().mapToDouble(start -> start.toNanos() / 1e9);
  }

  /** Bytes as megabytes of 2^20; nothing where nobody could look. */
  static DoubleStream megabytes(OptionalLong bytes) {
    return bytes.stream().mapToDouble(value -> value / MIB);
  }

  static Spread spreadOfMegabytes(OptionalLong bytes) {
    return Spread.of(megabytes(bytes));
  }

  /** The contenders, in the order of the report. */
  static List<String> names(Measurements run) {
    return run.profiles().stream().map(Profile::contender).toList();
  }

  /** The other gateways: neither the direct way nor nginx, which is none. */
  static List<String> peers(Measurements run) {
    return names(run).stream().filter(name -> !NO_PEERS.contains(name)).toList();
  }
}
