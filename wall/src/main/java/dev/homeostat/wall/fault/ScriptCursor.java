package dev.homeostat.wall.fault;

import java.util.List;

/** Where in its script a model is. Thread-safe; time comes in as monotonic nanoseconds. */
public final class ScriptCursor {
  private final FaultScript script;
  private int index;
  private int used;
  private long since;

  public ScriptCursor(FaultScript script) {
    this.script = script;
  }

  /** The fault that {@link #take} would give now. */
  public synchronized Fault peek(long now) {
    skipSpent(now);
    List<Fault> faults = script.faults();
    return index < faults.size() ? faults.get(index) : Fault.ok();
  }

  /** The fault of the next attempt, used once more. */
  public synchronized Fault take(long now) {
    Fault fault = peek(now);
    if (used == 0) {
      since = now;
    }
    used++;
    return fault;
  }

  private void skipSpent(long now) {
    while (index < script.faults().size() && spent(script.faults().get(index), now)) {
      index++;
      used = 0;
    }
  }

  private boolean spent(Fault fault, long now) {
    if (used == 0) {
      return false;
    }
    boolean limited = fault.attempts() > 0 || fault.lastingNanos() > 0;
    if (!limited) {
      return index < script.faults().size() - 1;
    }
    return (fault.attempts() > 0 && used >= fault.attempts())
        || (fault.lastingNanos() > 0 && now - since >= fault.lastingNanos());
  }
}
