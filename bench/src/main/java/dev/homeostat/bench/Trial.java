package dev.homeostat.bench;

import dev.homeostat.bench.load.LoadResult;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * One contender under one scenario once. Times come out in microseconds; a figure nobody measured
 * is NaN.
 *
 * @param scenario the scenario's id
 * @param contender the contender's name
 * @param round 0 and up; the contenders of one round ran directly after each other
 * @param result what the generator saw
 * @param cpuNanos what the contender's processes used meanwhile
 */
public record Trial(
    String scenario, String contender, int round, LoadResult result, OptionalLong cpuNanos) {

  /** Latency of complete exchanges at a percentile. */
  public double latencyMicros(double percentile) {
    return micros(result.latency(), percentile);
  }

  /** Time to first content of complete exchanges at a percentile. */
  public double firstTokenMicros(double percentile) {
    return micros(result.firstToken(), percentile);
  }

  /** Pause between reads with content at a percentile. */
  public double gapMicros(double percentile) {
    return micros(result.gaps(), percentile);
  }

  /** CPU for each exchange begun. */
  public double cpuMicrosPerExchange() {
    return cpuMicros() / result.started();
  }

  /** CPU for each chunk seen. */
  public double cpuMicrosPerChunk() {
    return cpuMicros() / result.chunks();
  }

  private double cpuMicros() {
    return cpuNanos.isPresent() ? cpuNanos.getAsLong() / 1e3 : Double.NaN;
  }

  private static double micros(String packed, double percentile) {
    Histogram histogram = LoadResult.unpack(packed);
    return histogram.getTotalCount() == 0
        ? Double.NaN
        : histogram.getValueAtPercentile(percentile) / 1e3;
  }
}
