package dev.homeostat.core.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * What was tried and what came of it, in order: {@code alpha/small=upstream_error@12;
 * beta/small=ok@210}, at most 1 KiB. Failover can't be silently off where this is always shown.
 */
public final class Trail {
  private static final int LIMIT = 1024;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<AttemptNote> notes = new ArrayList<>(2);

  void add(AttemptNote note) {
    notes.add(note);
  }

  /** How many steps there are. */
  public int size() {
    return notes.size();
  }

  /** How many of the steps were real attempts, not refusals by the retry budget. */
  public int attempts() {
    int count = 0;
    for (AttemptNote note : notes) {
      count += note.called() ? 1 : 0;
    }
    return count;
  }

  /** The steps so far; a copy. */
  public List<AttemptNote> notes() {
    return List.copyOf(notes);
  }

  /** The trail as one line; the latest steps win when it is too long. */
  public String line() {
    StringBuilder line = new StringBuilder(64);
    for (AttemptNote note : notes) {
      if (!line.isEmpty()) {
        line.append("; ");
      }
      line.append(note.target().name())
          .append('=')
          .append(note.outcome())
          .append('@')
          .append(note.nanos() / NANOS_PER_MILLI);
    }
    if (line.length() <= LIMIT) {
      return line.toString();
    }
    int cut = line.indexOf("; ", line.length() - LIMIT + 4);
    return "... " + line.substring(cut < 0 ? line.length() - LIMIT + 4 : cut + 2);
  }
}
