package dev.homeostat.bench.growth;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The live objects of a heap.
 *
 * @param bytesByClass with arrays of a class under their own name
 */
record Histogram(Map<String, Long> bytesByClass) {
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

  Histogram {
    bytesByClass = Map.copyOf(bytesByClass);
  }

  /**
   * A class that grew.
   *
   * @param name as the JVM writes it
   * @param bytes for each step of what grew
   */
  record Grower(String name, double bytes) {}

  /** Reads what {@code jcmd PID GC.class_histogram} prints; nothing of any other text. */
  static Histogram parse(String text) {
    Map<String, Long> bytes = new HashMap<>();
    text.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(row -> bytes.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum));
    return new Histogram(bytes);
  }

  /** All live objects together. */
  long bytes() {
    return bytesByClass.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The classes that grew most since an earlier one, in bytes per unit, largest first. */
  List<Grower> growers(Histogram before, int units, int most) {
    return bytesByClass.entrySet().stream()
        .map(
            now ->
                new Grower(
                    now.getKey(),
                    (now.getValue() - before.bytesByClass.getOrDefault(now.getKey(), 0L))
                        / (double) units))
        .filter(grower -> grower.bytes() > 0)
        .sorted(Comparator.comparingDouble(Grower::bytes).reversed())
        .limit(most)
        .toList();
  }
}
