package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Part;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.Step;
import java.util.ArrayList;
import java.util.List;

/** Words about time: when the answer begins and how fast it goes. */
final class PaceWords {
  private static final long DEFAULT_BEAT_NANOS = 100_000_000;
  private static final String TIME = "TIME (200, 200ms, 2s)";

  private PaceWords() {}

  static List<FaultWord> rows() {
    return List.of(
        FaultWord.send(
            "delay",
            TIME,
            Phase.PACE,
            "a pause before the headers",
            text -> {
              long nanos = Values.nanos(text);
              return (plan, request) -> plan.withLead(List.of(new Step.Pause(nanos)));
            }),
        FaultWord.send(
            "first",
            TIME,
            Phase.PACE,
            "a pause between the headers and the first token",
            text -> {
              long nanos = Values.nanos(text);
              return (plan, request) -> first(plan, nanos);
            }),
        FaultWord.send(
            "drip",
            TIME,
            Phase.PACE,
            "a pause between two tokens",
            text -> {
              long nanos = Values.nanos(text);
              return (plan, request) -> Pacing.drip(plan, nanos);
            }),
        FaultWord.send(
            "keepalive",
            "TIME[:EVERY]",
            Phase.PACE,
            "only comments for so long, one each 100 ms, before the first event",
            text -> beats(text, 0, Part.Data.raw(Part.Kind.COMMENT, ": PROCESSING\n\n"))),
        FaultWord.send(
            "roles",
            "TIME[:EVERY]",
            Phase.PACE,
            "only role deltas for so long, one each 100 ms, before the first token",
            PaceWords::roles));
  }

  private static Plan first(Plan plan, long nanos) {
    int index = Position.afterTokens(plan.parts(), 0);
    // Without tokens the pause comes before the body.
    int at = index == plan.parts().size() ? 0 : index;
    return Events.insert(plan, at, List.of(Part.Act.pause(nanos)));
  }

  private static Aspect.Edit roles(String text) {
    return (plan, request) -> {
      int role = 0;
      while (role < plan.parts().size() && !plan.parts().get(role).is(Part.Kind.ROLE)) {
        role++;
      }
      return role == plan.parts().size()
          ? plan
          : beats(text, role + 1, plan.parts().get(role)).apply(plan, request);
    };
  }

  private static Aspect.Edit beats(String text, int index, Part beat) {
    long total = Values.nanos(Values.before(text));
    String every = Values.after(text);
    long pause = every.isEmpty() ? DEFAULT_BEAT_NANOS : Math.max(1, Values.nanos(every));
    List<Part> beats = new ArrayList<>();
    for (long passed = 0; passed < total; passed += pause) {
      beats.add(Part.Act.pause(Math.min(pause, total - passed)));
      beats.add(beat);
    }
    return (plan, request) ->
        Events.streamed(plan) ? Events.insert(plan, index, beats) : first(plan, total);
  }
}
