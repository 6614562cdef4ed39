package dev.homeostat.gateway.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code classify} is given: one object, an array of them, or several one after the other.
 *
 * @param answers what could be read
 * @param array whether it was an array
 * @param problems what couldn't, each with its place
 */
record RecordedAnswers(List<RecordedAnswer> answers, boolean array, List<String> problems) {
  /** The most that is read, in bytes. */
  static final int MOST = 8 << 20;

  /** As many as anybody reads. */
  private static final int MOST_PROBLEMS = 20;

  /** Copies. */
  RecordedAnswers {
    answers = List.copyOf(answers);
    problems = List.copyOf(problems);
  }

  /**
   * Reads them all; never throws.
   *
   * @param source what problems call the input
   */
  static RecordedAnswers read(String source, byte[] input) {
    List<RecordedAnswer> answers = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    boolean array = false;
    try (JsonParser parser = JsonMapper.shared().createParser(input)) {
      JsonToken token = parser.nextToken();
      array = token == JsonToken.START_ARRAY;
      if (array) {
        token = parser.nextToken();
      }
      while (token != null && token != JsonToken.END_ARRAY && problems.size() < MOST_PROBLEMS) {
        String place = place(source, parser.currentTokenLocation());
        JsonNode entry = parser.readValueAsTree();
        try {
          answers.add(RecordedAnswer.of(entry));
        } catch (RecordedAnswer.BadEntry bad) {
          problems.add(place + ": " + bad.getMessage());
        }
        token = parser.nextToken();
      }
      if (token == JsonToken.END_ARRAY && parser.nextToken() != null) {
        String place = place(source, parser.currentTokenLocation());
        problems.add(place + ": something follows the array (expected: the end)");
      }
    } catch (JacksonException e) {
      problems.add(place(source, e.getLocation()) + ": not JSON: " + e.getOriginalMessage());
    }
    if (answers.isEmpty() && problems.isEmpty() && !array) {
      problems.add(source + ": empty (expected: an object, an array or one object per line)");
    }
    return new RecordedAnswers(answers, array, problems);
  }

  private static String place(String source, @Nullable TokenStreamLocation at) {
    return at == null ? source : source + ":" + at.getLineNr() + ":" + at.getColumnNr();
  }
}
