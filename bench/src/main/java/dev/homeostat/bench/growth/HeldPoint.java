package dev.homeostat.bench.growth;

import java.util.OptionalLong;

/**
 * A gateway while it holds streams.
 *
 * @param streams held
 * @param live objects of its heap after a full collection
 * @param direct bytes of direct memory allocated
 * @param resident bytes of VmRSS
 */
record HeldPoint(int streams, Histogram live, OptionalLong direct, OptionalLong resident) {

  /** Heap of each stream above a smaller point. */
  double heapEach(HeldPoint base) {
    return (live.bytes() - base.live().bytes()) / (double) (streams - base.streams());
  }

  /** Direct memory of each stream above a smaller point; NaN when unknown. */
  double directEach(HeldPoint base) {
    return each(direct, base.direct(), base);
  }

  /** Resident memory of each stream above a smaller point; NaN when unknown. */
  double residentEach(HeldPoint base) {
    return each(resident, base.resident(), base);
  }

  private double each(OptionalLong now, OptionalLong before, HeldPoint base) {
    return now.isPresent() && before.isPresent()
        ? (now.getAsLong() - before.getAsLong()) / (double) (streams - base.streams())
        : Double.NaN;
  }
}
