package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Part;
import dev.homeostat.wall.answer.Plan;
import java.util.ArrayList;
import java.util.List;

/** The natural pace of an answer. */
public final class Pacing {
  private Pacing() {}

  /**
   * The plan with a pause of so many nanoseconds between two tokens, in place of what was there.
   */
  public static Plan drip(Plan plan, long nanos) {
    List<Part> paced = new ArrayList<>(plan.parts().size() * 2);
    boolean first = true;
    for (Part part : plan.parts()) {
      if (part.token() && !first) {
        if (!paced.isEmpty() && paced.getLast() instanceof Part.Act) {
          paced.removeLast();
        }
        if (nanos > 0) {
          paced.add(Part.Act.pause(nanos));
        }
      }
      first = first && !part.token();
      paced.add(part);
    }
    return plan.withParts(paced);
  }
}
