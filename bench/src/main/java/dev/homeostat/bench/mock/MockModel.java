package dev.homeostat.bench.mock;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the mock answers, spelled in the model name, because a gateway need not forward headers.
 *
 * <ul>
 *   <li>{@code mock-json[-BYTES[-DELAYMS]]}: one JSON body, 1,024 bytes and no delay by default
 *   <li>{@code mock-paced-CHUNKS[-FIRSTMS-GAPMS]}: a stream, first token after 25 ms, then one each
 *       5 ms by default
 *   <li>{@code mock-burst-CHUNKS}: a stream, as fast as the socket takes it
 * </ul>
 *
 * A provider prefix ({@code mock/mock-json}) is ignored. Bytes at most 16 MiB, chunks at most
 * 100,000, times at most ten minutes.
 */
public sealed interface MockModel {

  /** The number of content marks a complete answer carries; see {@link Answers#MARK}. */
  int marks();

  /** One JSON answer. */
  record Json(int bytes, Duration delay) implements MockModel {
    @Override
    public int marks() {
      return 1;
    }
  }

  /** A stream with a first-token delay and a gap between tokens. */
  record Paced(int chunks, Duration first, Duration gap) implements MockModel {
    @Override
    public int marks() {
      return chunks;
    }
  }

  /** A stream written at once. */
  record Burst(int chunks) implements MockModel {
    @Override
    public int marks() {
      return chunks;
    }
  }

  /** The model a caller's name stands for; empty when the name is not one of ours. */
  static Optional<MockModel> parse(String name) {
    Matcher matcher = Grammar.NAME.matcher(name.substring(name.lastIndexOf('/') + 1));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.group("json") != null) {
      int bytes = number(matcher, "bytes", Grammar.DEFAULT_BYTES);
      Duration delay = Duration.ofMillis(number(matcher, "delay", 0));
      return Optional.of(new Json(bytes, delay))
          .filter(json -> bytes >= Grammar.MIN_BYTES && bytes <= Grammar.MAX_BYTES)
          .filter(json -> delay.compareTo(Grammar.MAX_DELAY) <= 0)
          .map(MockModel.class::cast);
    }
    if (matcher.group("paced") != null) {
      Duration first = Duration.ofMillis(number(matcher, "first", 25));
      Duration gap = Duration.ofMillis(number(matcher, "gap", 5));
      return Optional.of(new Paced(number(matcher, "tokens", 1), first, gap))
          .filter(paced -> paced.chunks() >= 1 && paced.chunks() <= Grammar.MAX_CHUNKS)
          .filter(paced -> first.compareTo(Grammar.MAX_DELAY) <= 0)
          .filter(paced -> gap.compareTo(Grammar.MAX_DELAY) <= 0)
          .map(MockModel.class::cast);
    }
    return Optional.of(new Burst(number(matcher, "chunks", 1)))
        .filter(burst -> burst.chunks() >= 1 && burst.chunks() <= Grammar.MAX_CHUNKS)
        .map(MockModel.class::cast);
  }

  private static int number(Matcher matcher, String group, int otherwise) {
    String digits = matcher.group(group);
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  /** The pattern and the limits of the names. */
  final class Grammar {
    /** Nine digits at most, so that no number overflows an int. */
    private static final Pattern NAME =
        Pattern.compile(
            "mock-(?:(?<json>json)(?:-(?<bytes>\\d{1,9})(?:-(?<delay>\\d{1,9}))?)?"
                + "|(?<paced>paced)-(?<tokens>\\d{1,9})(?:-(?<first>\\d{1,9})-(?<gap>\\d{1,9}))?"
                + "|burst-(?<chunks>\\d{1,9}))");

    private static final int DEFAULT_BYTES = 1_024;
    private static final int MIN_BYTES = 512;
    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_CHUNKS = 100_000;
    private static final Duration MAX_DELAY = Duration.ofMinutes(10);

    private Grammar() {}
  }
}
