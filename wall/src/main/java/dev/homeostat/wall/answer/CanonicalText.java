package dev.homeostat.wall.answer;

import java.util.ArrayList;
import java.util.List;

/** The text every wall gives: the same sixty words each time, so that a splice can be seen. */
public final class CanonicalText {
  /** Words that all variants share; after them a variant goes its own way. */
  public static final int SHARED_WORDS = 12;

  // A few words hold multi-byte characters, so that every byte-wise fault meets them.
  private static final List<String> WORDS =
      words(
          "A steady ship keeps its course although the wind turns and the café below deck serves"
              + " naïve sailors warm soup from Zürich while an old captain draws maps of every"
              + " harbour he has seen since spring and writes beside each one a single true"
              + " sentence about its light its bread its 海 and the patient people who wait there"
              + " for him");
  private static final List<String> OTHER_WORDS =
      words(
          "Quite another story begins here with a quiet engineer who mends clocks in a tower and"
              + " listens each morning to twelve bells until one of them falls silent so she climbs"
              + " the stairs and finds a bird asleep inside the bronze");

  private CanonicalText() {}

  /**
   * The first {@code count} words, repeated when there are fewer; each but the first begins with a
   * space.
   */
  public static List<String> words(int count, boolean variant) {
    List<String> taken = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String word =
          variant && i >= SHARED_WORDS
              ? OTHER_WORDS.get((i - SHARED_WORDS) % OTHER_WORDS.size())
              : WORDS.get(i % WORDS.size());
      taken.add(i == 0 ? word : " " + word);
    }
    return List.copyOf(taken);
  }

  /** Those words as one text. */
  public static String text(int count, boolean variant) {
    return String.join("", words(count, variant));
  }

  /** A text cut before each space, so that the pieces joined give it again. */
  public static List<String> pieces(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\S)(?=\\s)", -1));
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
