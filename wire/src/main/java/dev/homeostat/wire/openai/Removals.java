package dev.homeostat.wire.openai;

import dev.homeostat.wire.openai.ChatRequestFacts.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects which bytes to leave out so that an object stays valid without some of its members:
 * neighbours go together, each run with exactly one of the commas around it.
 */
final class Removals {
  private final List<Range> ranges = new ArrayList<>(0);
  private int keptEnd = -1;
  private int runFrom = -1;
  private int runEnd = -1;
  private boolean removing;

  /** A member begins with its key's quote at {@code at}. */
  void member(int at, boolean remove) {
    removing = remove;
    if (remove && runFrom < 0) {
      runFrom = keptEnd >= 0 ? keptEnd : at;
    } else if (!remove && runFrom >= 0) {
      close(keptEnd >= 0 ? runEnd : at);
    }
  }

  /** The member's value ends before {@code end}. */
  void valueEnd(int end) {
    if (removing) {
      runEnd = end;
    } else {
      keptEnd = end;
    }
  }

  /** All runs, once the object ended. */
  List<Range> ranges() {
    if (runFrom >= 0) {
      close(runEnd);
    }
    return ranges;
  }

  private void close(int to) {
    ranges.add(new Range(runFrom, to));
    runFrom = -1;
  }
}
