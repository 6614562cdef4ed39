package dev.homeostat.core.simulation;

import java.util.concurrent.TimeUnit;

/** Counts first attempts around one fault, in steps of five seconds. */
final class OutageWatch {
  private static final long STEP = TimeUnit.SECONDS.toNanos(5);
  private static final long BEFORE = TimeUnit.MINUTES.toNanos(10);
  private static final long AFTER = TimeUnit.MINUTES.toNanos(15);

  /** So long, and so many requests, a share needs to be one. */
  private static final int STEPS = 6;

  private static final int FEWEST = 20;
  private static final double GONE = 0.05;

  private final int target;
  private final String name;
  private final Fault fault;
  private final long from;
  private final int[] all;
  private final int[] hits;

  OutageWatch(int target, String name, Fault fault) {
    this.target = target;
    this.name = name;
    this.fault = fault;
    this.from = Math.max(0, fault.from() - BEFORE);
    int steps = (int) ((fault.until() + AFTER - from) / STEP) + 1;
    this.all = new int[steps];
    this.hits = new int[steps];
  }

  /** Whether a fault is one that traffic should leave. */
  static boolean counts(Fault fault) {
    boolean lasts = fault.until() - fault.from() >= TimeUnit.SECONDS.toNanos(10);
    return fault.share() >= 0.5 && fault.principal() == null && lasts;
  }

  void first(int chosen, long now) {
    long step = (now - from) / STEP;
    if (now >= from && step < all.length) {
      all[(int) step]++;
      hits[(int) step] += chosen == target ? 1 : 0;
    }
  }

  Outage result() {
    int begin = (int) ((fault.from() - from) / STEP);
    int end = (int) ((fault.until() - from) / STEP);
    double former = share(0, begin);
    return new Outage(
        name,
        fault,
        former,
        find(begin, end, 0, GONE, fault.from()),
        find(end, all.length, former / 2, 1, fault.until()));
  }

  private double share(int begin, int end) {
    long total = 0;
    long own = 0;
    for (int i = begin; i < end; i++) {
      total += all[i];
      own += hits[i];
    }
    return total == 0 ? 0 : (double) own / total;
  }

  /** When the share is first within bounds, over half a minute and twenty requests. */
  private long find(int begin, int end, double least, double most, long since) {
    for (int i = begin; i < end; i++) {
      int to = i;
      int total = 0;
      while (to < end && (to - i < STEPS || total < FEWEST)) {
        total += all[to++];
      }
      if (total < FEWEST) {
        return -1;
      }
      double share = share(i, to);
      if (share >= least && share <= most) {
        return Math.max(0, from + i * STEP - since);
      }
    }
    return -1;
  }
}
