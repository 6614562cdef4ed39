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

  /** A long plan that the retry budget refuses whole would say the same many times over. */
  private static final int REFUSALS_NAMED = 3;

  private final List<AttemptNote> notes = new ArrayList<>(2);
  private int refusals;

  void add(AttemptNote note) {
    if (!note.called() && told(note)) {
      return;
    }
    notes.add(note);
  }

  /** Whether it needn't be said again: one more refusal by the budget, or the wait goes on. */
  private boolean told(AttemptNote note) {
    return note.outcome().equals(AttemptNote.BUDGET)
        ? ++refusals > REFUSALS_NAMED
        : sinceAttempt(note);
  }

  /** Whether it was said since the last attempt. */
  private boolean sinceAttempt(AttemptNote note) {
    for (int i = notes.size() - 1; i >= 0 && !notes.get(i).called(); i--) {
      if (notes.get(i).equals(note)) {
        return true;
      }
    }
    return false;
  }

  /** How many steps there are; refusals beyond the first three are counted in the line only. */
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

  /** The steps so far, without the refusals beyond the first three; a copy. */
  public List<AttemptNote> notes() {
    return List.copyOf(notes);
  }

  /**
   * The trail as one line; the latest steps win when it is too long. Refusals that aren't named
   * stand at its end as a number: {@code ; +147 budget}.
   */
  public String line() {
    StringBuilder line = new StringBuilder(64);
    for (AttemptNote note : notes) {
      if (!line.isEmpty()) {
        line.append("; ");
      }
      line.append(note.target().name()).append('=').append(note.outcome());
      if (note.called() || note.outcome().equals(AttemptNote.BUDGET)) {
        line.append('@').append(note.nanos() / NANOS_PER_MILLI);
      }
    }
    String rest = refusals > REFUSALS_NAMED ? "; +" + (refusals - REFUSALS_NAMED) + " budget" : "";
    int room = LIMIT - rest.length();
    if (line.length() <= room) {
      return line.append(rest).toString();
    }
    int from = line.length() - room + 4;
    int cut = line.indexOf("; ", from);
    return "... " + line.substring(cut < 0 ? from : cut + 2) + rest;
  }
}
