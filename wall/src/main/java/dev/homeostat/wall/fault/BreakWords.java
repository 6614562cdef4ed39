package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Step;
import java.util.List;

/** Words about where an answer breaks off or falls silent. */
final class BreakWords {
  private BreakWords() {}

  static List<FaultWord> rows() {
    return List.of(
        FaultWord.send(
            "cut",
            Position.SYNTAX,
            Phase.BREAK,
            "FIN at this place",
            text -> at(Position.of(text), new Step.Finish(false))),
        FaultWord.send(
            "reset",
            Position.SYNTAX,
            Phase.BREAK,
            "RST at this place",
            text -> at(Position.of(text), new Step.Reset())),
        FaultWord.send(
            "stall",
            Position.SYNTAX + "[:TIME]",
            Phase.BREAK,
            "silence at this place, for ever or for so long",
            text -> at(Position.of(Values.before(text)), silence(text))));
  }

  private static Step silence(String text) {
    long nanos = Values.nanosAfterOrForever(text);
    return Values.forever(nanos) ? new Step.Hang() : new Step.Pause(nanos);
  }

  private static Aspect.Edit at(Position position, Step step) {
    return (plan, request) -> position.insert(plan, step);
  }
}
