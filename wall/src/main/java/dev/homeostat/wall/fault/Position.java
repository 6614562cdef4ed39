package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Bytes;
import dev.homeostat.wall.answer.Part;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in an answer: {@code start} before any byte, {@code head} after the headers, {@code half}
 * in the middle of the body, or a number of tokens (deltas of a stream, words of a JSON body).
 */
sealed interface Position {
  String SYNTAX = "start|head|half|TOKENS";

  record Start() implements Position {}

  record AfterHead() implements Position {}

  record Half() implements Position {}

  record Tokens(int count) implements Position {}

  static Position of(String text) {
    return switch (text) {
      case "start" -> new Start();
      case "head" -> new AfterHead();
      case "half" -> new Half();
      default -> new Tokens(Values.count(text, 0, 1_000_000));
    };
  }

  /** The plan with this step at this place. */
  default Plan insert(Plan plan, Step step) {
    return switch (this) {
      case Start _ -> plan.withLead(List.of(step));
      case AfterHead _ -> plan.withParts(insertAt(plan.parts(), 0, step));
      case Half _ -> half(plan, step);
      case Tokens tokens ->
          plan.withParts(insertAt(plan.parts(), afterTokens(plan.parts(), tokens.count()), step));
    };
  }

  /** The index after so many tokens; the end when there are fewer. */
  static int afterTokens(List<Part> parts, int count) {
    int seen = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (seen == count && parts.get(i).token()) {
        return i;
      }
      if (parts.get(i).token()) {
        seen++;
      }
      if (seen == count && count > 0) {
        return i + 1;
      }
    }
    return parts.size();
  }

  private static Plan half(Plan plan, Step step) {
    long tokens = plan.parts().stream().filter(Part::token).count();
    if (tokens > 1) {
      return new Tokens((int) (tokens / 2)).insert(plan, step);
    }
    List<Part> parts = new ArrayList<>();
    boolean split = false;
    for (Part part : plan.parts()) {
      if (!split && part instanceof Part.Data data && !data.event()) {
        Bytes all = data.payload();
        int middle = all.length() / 2;
        parts.add(Part.Data.raw(data.kind(), all.slice(0, middle)));
        parts.add(new Part.Act(step));
        parts.add(Part.Data.raw(data.kind(), all.slice(middle, all.length())));
        split = true;
      } else {
        parts.add(part);
      }
    }
    return split ? plan.withParts(parts) : new Tokens(0).insert(plan, step);
  }

  private static List<Part> insertAt(List<Part> parts, int index, Step step) {
    List<Part> changed = new ArrayList<>(parts);
    changed.add(index, new Part.Act(step));
    return changed;
  }
}
