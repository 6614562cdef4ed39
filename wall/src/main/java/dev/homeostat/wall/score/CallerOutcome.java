package dev.homeostat.wall.score;

import java.util.ArrayList;
import java.util.List;

/** What a scenario came to for the caller, judged as two callers: a client, and a naive reader. */
sealed interface CallerOutcome {
  /**
   * The whole text, and the transfer ended well.
   *
   * @param flaws what is wrong with its form
   */
  record Complete(List<String> flaws) implements CallerOutcome {
    public Complete {
      flaws = List.copyOf(flaws);
    }
  }

  /** Neither caller can take it for an answer. */
  record HonestError(String told) implements CallerOutcome {}

  /** At least the naive reader takes for an answer what isn't one. */
  record FalseSuccess(String what) implements CallerOutcome {}

  /** No end, or nobody there. */
  record Nothing(String what) implements CallerOutcome {}

  /**
   * Judges what came.
   *
   * @param accepted whether the text is a whole answer here
   */
  static CallerOutcome of(Reading reading, boolean accepted, Texts texts) {
    Transcript transcript = reading.transcript();
    return switch (transcript.ending()) {
      case NEVER -> new Nothing("hangs: " + transcript.note());
      case REFUSED -> new Nothing("nobody listens any more: " + transcript.note());
      case CLEAN, BROKEN -> ended(reading, accepted, texts);
    };
  }

  private static CallerOutcome ended(Reading reading, boolean accepted, Texts texts) {
    if (reading.fineForNaiveReader() && !accepted) {
      String text =
          texts.beginning(reading.text())
              ? "%d of %d words".formatted(reading.words(), Texts.WORDS)
              : "a spliced text of %d words".formatted(reading.words());
      return new FalseSuccess(
          reading.fineForClient()
              ? text + " taken for success"
              : text + " taken for success by a reader that ignores error events");
    }
    return reading.fineForClient() ? new Complete(flaws(reading)) : new HonestError(told(reading));
  }

  private static List<String> flaws(Reading reading) {
    List<String> flaws = new ArrayList<>();
    if (reading.finishes() != 1) {
      flaws.add(reading.finishes() + " finish reasons (due: 1)");
    }
    boolean streamed = reading.transcript().header("content-type").contains("event-stream");
    if (streamed && !reading.done()) {
      flaws.add("no [DONE] for the caller");
    }
    return flaws;
  }

  private static String told(Reading reading) {
    int status = reading.transcript().status();
    boolean broken = reading.transcript().ending() == Transcript.Ending.BROKEN;
    if (status == 0) {
      return "connection broken before a status line";
    }
    if (status / 100 != 2) {
      return "error " + status + (broken ? ", broken" : "");
    }
    String after = " after %d words".formatted(reading.words());
    if (reading.error() != null) {
      return "in-band error" + after + (broken ? ", transfer broken" : ", clean end");
    }
    return broken ? "transfer broken" + after : "an event that is no JSON" + after;
  }
}
