package dev.homeostat.core.routing;

import java.util.concurrent.TimeUnit;

/**
 * How fast one target is with one size of input: the time to the first content, and the time per
 * output token.
 *
 * <p>An answer that wasn't waited for any longer is a sample too, as the time waited. But an outage
 * is no slowness: such cuts count for five minutes after the last of them and until a trial goes
 * well. Else a target that was down would come back as the slowest of all, get no requests, and so
 * never show that it isn't.
 *
 * <p>Safe for any thread; nothing is allocated.
 */
final class SpeedStats {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** The time to the first content in milliseconds, answers only. */
  private final Ewma first = new Ewma();

  /** The same with cuts, as long as there are recent ones. */
  private final Ewma firstWithCuts = new Ewma();

  /** Milliseconds per token of streams, between the first content and the end. */
  private final Ewma pace = new Ewma();

  /** Milliseconds per token of whole answers, waiting included. */
  private final Ewma wholePace = new Ewma();

  final DurationSketch sketch = new DurationSketch();

  private volatile boolean cut;
  private volatile long lastCut;

  void firstContent(long nanos) {
    first.add(nanos / NANOS_PER_MILLI);
    if (cut) {
      firstWithCuts.add(nanos / NANOS_PER_MILLI);
    }
    sketch.add(nanos);
  }

  void cut(long waitedNanos, long at) {
    if (!cutLately(at)) {
      firstWithCuts.copy(first);
    }
    firstWithCuts.add(waitedNanos / NANOS_PER_MILLI);
    sketch.add(waitedNanos);
    lastCut = at;
    cut = true;
  }

  /** The target was seen to be alive. */
  void forgetCuts() {
    cut = false;
  }

  void pace(long nanos, long tokens) {
    pace.add(nanos / NANOS_PER_MILLI / tokens);
  }

  void wholePace(long nanos, long tokens) {
    wholePace.add(nanos / NANOS_PER_MILLI / tokens);
  }

  /** In milliseconds, or -1 when unknown. */
  double firstContentMillis(long now) {
    return cutLately(now) ? firstWithCuts.mean() : first.mean();
  }

  /** In milliseconds, or -1 when unknown. Streams say it better than whole answers. */
  double millisPerToken() {
    double streamed = pace.mean();
    return streamed >= 0 ? streamed : wholePace.mean();
  }

  /** The axis: both count the same. */
  double axis(long now) {
    double waiting = Scales.firstContent(firstContentMillis(now));
    return (waiting + Scales.perToken(millisPerToken())) / 2;
  }

  /** How many answers the time per token was learned from. */
  int tokenSamples() {
    return pace.count() + wholePace.count();
  }

  Learned.Speed save(int size) {
    return new Learned.Speed(size, first.save(), pace.save(), wholePace.save(), sketch.save());
  }

  void restore(Learned.Speed saved) {
    first.restore(saved.firstContentMillis());
    pace.restore(saved.millisPerToken());
    wholePace.restore(saved.wholeMillisPerToken());
    sketch.restore(saved.sketch());
  }

  private boolean cutLately(long now) {
    return cut && now - lastCut <= AliveHorizon.OLDEST;
  }
}
