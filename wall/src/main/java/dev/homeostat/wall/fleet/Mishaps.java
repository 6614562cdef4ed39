package dev.homeostat.wall.fleet;

import dev.homeostat.wall.fault.Fault;
import java.util.List;
import java.util.SplittableRandom;

/**
 * When a moody provider fails, and how: two attempts in a row in each block of six, at a place
 * drawn from the seed. Two, so that an immediate retry on the same target doesn't hide the failure;
 * six, so that every dozen consecutive attempts holds a whole block. All are quick and come before
 * any content.
 */
final class Mishaps {
  static final int BLOCK = 6;
  private static final int RUN = 2;
  private static final List<Fault> KINDS =
      List.of(
          Fault.of("status=503"),
          Fault.of("status=529"),
          Fault.resetBeforeHeaders(),
          Fault.of("first=250,cut=0"));

  private final long seed;

  Mishaps(long seed) {
    this.seed = seed;
  }

  /** The fault of this attempt, counted from 0. */
  Fault at(long attempt) {
    SplittableRandom random = new SplittableRandom(seed ^ (attempt / BLOCK * 0x9E3779B97F4A7C15L));
    long from = random.nextInt(BLOCK - RUN + 1);
    Fault kind = KINDS.get(random.nextInt(KINDS.size()));
    long place = attempt % BLOCK;
    return place >= from && place < from + RUN ? kind : Fault.ok();
  }
}
