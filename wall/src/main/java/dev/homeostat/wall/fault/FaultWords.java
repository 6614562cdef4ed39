package dev.homeostat.wall.fault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every word of the grammar. A new fault is a new row in one of the lists gathered here. */
public final class FaultWords {
  private static final Map<String, FaultWord> WORDS = index();

  private FaultWords() {}

  /** All rows, in the order of the help page. */
  public static List<FaultWord> all() {
    return List.copyOf(WORDS.values());
  }

  static @Nullable FaultWord find(String name) {
    return WORDS.get(name);
  }

  static String names() {
    return String.join(", ", WORDS.keySet());
  }

  private static Map<String, FaultWord> index() {
    Map<String, FaultWord> index = new LinkedHashMap<>();
    Stream.of(
            ControlWords.rows(),
            StatusWords.rows(),
            BodyWords.rows(),
            SpeechWords.rows(),
            EventWords.rows(),
            PaceWords.rows(),
            BreakWords.rows(),
            WireWords.rows(),
            Http2Words.rows())
        .flatMap(List::stream)
        .forEach(
            word -> {
              if (index.put(word.name(), word) != null) {
                throw new IllegalStateException("two rows named " + word.name());
              }
            });
    return index;
  }
}
