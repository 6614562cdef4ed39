package dev.homeostat.gateway.exchange;

/**
 * What one answer that is held back takes of the budget of all bodies. Most answers are small and
 * soon over: their first bytes are free, so that the counter of all isn't touched for them. Charged
 * on one loop; released wherever the answer ends.
 */
final class HeldBytes {
  /** What every answer may hold, in bytes, and by how much it takes more. */
  static final int STEP = 64 << 10;

  private final ByteBudget budget;
  private final long total;
  private long charged;

  /** Nothing held, of a budget of so many bytes. */
  HeldBytes(ByteBudget budget, long total) {
    this.budget = budget;
    this.total = total;
  }

  /** Whether so many bytes may be held, those before included. */
  boolean hold(long bytes) {
    long missing = bytes - charged - STEP;
    if (missing <= 0) {
      return true;
    }
    long steps = (missing + STEP - 1) / STEP * STEP;
    if (!budget.charge(steps, total)) {
      return false;
    }
    charged += steps;
    return true;
  }

  /** Nothing is held any more. */
  void release() {
    if (charged > 0) {
      budget.release(charged);
      charged = 0;
    }
  }
}
