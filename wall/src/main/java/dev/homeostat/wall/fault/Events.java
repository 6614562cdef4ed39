package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Part;
import dev.homeostat.wall.answer.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Edits of the events of a stream. */
final class Events {
  private Events() {}

  /** Whether the body is an event stream. */
  static boolean streamed(Plan plan) {
    return plan.parts().stream().anyMatch(part -> part instanceof Part.Data data && data.event());
  }

  static Plan without(Plan plan, Part.Kind kind) {
    return plan.withParts(plan.parts().stream().filter(part -> !part.is(kind)).toList());
  }

  /** The plan with these parts put in at this index. */
  static Plan insert(Plan plan, int index, List<? extends Part> more) {
    List<Part> parts = new ArrayList<>(plan.parts());
    parts.addAll(Math.min(index, parts.size()), more);
    return plan.withParts(parts);
  }

  /** The plan where the token of this number (from 1) is changed. */
  static Plan changeToken(Plan plan, int number, UnaryOperator<Part.Data> change) {
    List<Part> parts = new ArrayList<>(plan.parts());
    int seen = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Part.Data data && data.kind().content() && ++seen == number) {
        parts.set(i, change.apply(data));
      }
    }
    return plan.withParts(parts);
  }
}
