package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Step;
import java.util.List;

/** Words about what only HTTP/2 knows. On HTTP/1.1 they come as near to it as that allows. */
final class Http2Words {
  private Http2Words() {}

  static List<FaultWord> rows() {
    return List.of(
        FaultWord.send(
            "refused-stream",
            "",
            Phase.BREAK,
            "HTTP/2: REFUSED_STREAM in place of an answer",
            text -> {
              Values.none(text);
              return (plan, request) -> plan.withLead(List.of(new Step.Refuse()));
            }),
        FaultWord.send(
            "hang-up",
            Position.SYNTAX,
            Phase.BREAK,
            "FIN of the whole connection at this place; in HTTP/2, cut and reset end one stream",
            text -> {
              Position position = Position.of(text);
              return (plan, request) -> position.insert(plan, new Step.HangUp());
            }),
        FaultWord.send(
            "goaway",
            Position.SYNTAX,
            Phase.BREAK,
            "HTTP/2: GOAWAY at this place; at start it leaves this request out, later not",
            text -> {
              Position position = Position.of(text);
              Step step = new Step.GoAway(!(position instanceof Position.Start));
              return (plan, request) -> position.insert(plan, step);
            }));
  }
}
