package dev.homeostat.wall.score;

import dev.homeostat.wall.answer.CanonicalText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts that may be taken for a whole answer: sixty words, each wall's own. */
final class Texts {
  static final int WORDS = 60;

  private final String primary = CanonicalText.text(WORDS, false);
  private final String fallback;
  private final List<String> fallbackWords;

  private Texts(boolean differing) {
    this.fallback = CanonicalText.text(WORDS, differing);
    this.fallbackWords = CanonicalText.words(WORDS, differing);
  }

  static Texts of(YardstickCase what) {
    return new Texts(what.differing());
  }

  /** Whether it is a whole answer of one provider. */
  boolean whole(String text) {
    return text.equals(primary) || text.equals(fallback);
  }

  /** Whether it is the beginning of such an answer, or all of it. */
  boolean beginning(String text) {
    return primary.startsWith(text) || fallback.startsWith(text);
  }

  /** Whether it is this prefill and what the fallback says after as many words. */
  boolean continues(String text, @Nullable String prefill) {
    if (prefill == null || prefill.isBlank() || !primary.startsWith(prefill)) {
      return false;
    }
    int said = prefill.strip().split("\\s+", -1).length;
    return said < WORDS
        && text.equals(prefill.strip() + String.join("", fallbackWords.subList(said, WORDS)));
  }
}
