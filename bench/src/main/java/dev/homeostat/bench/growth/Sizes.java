package dev.homeostat.bench.growth;

import java.util.List;
import java.util.stream.IntStream;

/** What grows, and how far. */
final class Sizes {
  /** Targets and keys. */
  static final List<Integer> COUNTS = List.of(10, 100, 1_000, 10_000);

  /** Prompts, in KiB. */
  static final List<Integer> PROMPTS = List.of(1, 4, 16, 64, 256, 1_024);

  /** Streams held at once. */
  static final List<Integer> STREAMS = List.of(1, 100, 1_000, 5_000, 10_000);

  /** The same with TLS, which takes the mock more memory than the gateway. */
  static final List<Integer> STREAMS_IN_TLS = List.of(1, 100, 1_000, 3_000);

  /** A gateway's files beside the streams: jars, logs, idle connections. */
  private static final int OTHER_FILES = 200;

  private Sizes() {}

  /** Those up to the most that is wanted; the smallest always. */
  static List<Integer> upTo(List<Integer> sizes, int most) {
    return IntStream.range(0, sizes.size())
        .filter(i -> i == 0 || sizes.get(i) <= most)
        .mapToObj(sizes::get)
        .toList();
  }

  /** How many streams a process can hold that needs two descriptors for each. */
  static int streamsWithin(long descriptors) {
    return Math.clamp((descriptors - OTHER_FILES) / 2, 1, 65_535);
  }
}
