package dev.homeostat.bench.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The counts of one lane, written by its event loop only, and their sum at the end. */
final class Tally {
  /** Ten minutes: longer than any timeout a benchmark would set. */
  private static final long HIGHEST_NANOS = 600_000_000_000L;

  private static final int DIGITS = 3;

  private final Histogram latency = histogram();
  private final Histogram firstToken = histogram();
  private final Histogram gaps = histogram();
  private final Map<String, Long> errors = new TreeMap<>();
  private long started;
  private long complete;
  private long chunks;
  private long reads;
  private long lastEnd = Long.MIN_VALUE;

  private static Histogram histogram() {
    return new Histogram(HIGHEST_NANOS, DIGITS);
  }

  void started() {
    started++;
  }

  void complete(long now, long latencyNanos, long firstTokenNanos) {
    complete++;
    lastEnd = now;
    record(latency, latencyNanos);
    record(firstToken, firstTokenNanos);
  }

  void failed(long now, String kind) {
    lastEnd = Math.max(lastEnd, now);
    errors.merge(kind, 1L, Long::sum);
  }

  void content(int marks) {
    reads++;
    chunks += marks;
  }

  void gap(long nanos) {
    record(gaps, nanos);
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, HIGHEST_NANOS));
  }

  /** Adds another lane's counts to this one; only when both lanes have ended. */
  void add(Tally other) {
    latency.add(other.latency);
    firstToken.add(other.firstToken);
    gaps.add(other.gaps);
    other.errors.forEach((kind, count) -> errors.merge(kind, count, Long::sum));
    started += other.started;
    complete += other.complete;
    chunks += other.chunks;
    reads += other.reads;
    lastEnd = Math.max(lastEnd, other.lastEnd);
  }

  LoadResult result(long startedAt) {
    return new LoadResult(
        started,
        complete,
        chunks,
        reads,
        lastEnd == Long.MIN_VALUE ? 0 : Math.max(0, lastEnd - startedAt),
        errors,
        LoadResult.pack(latency),
        LoadResult.pack(firstToken),
        LoadResult.pack(gaps));
  }
}
