package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.Step;
import dev.homeostat.wall.answer.Upload;
import java.util.List;

/** Words about which attempts get the fault, and about the request's side of it. */
final class ControlWords {
  private ControlWords() {}

  static List<FaultWord> rows() {
    return List.of(
        new FaultWord(
            "ok",
            "",
            "no fault",
            text -> {
              Values.none(text);
              return new Aspect.Label();
            }),
        new FaultWord(
            "times",
            "N",
            "the fault for N attempts of this model, then the next fault, or answers",
            text -> new Aspect.Times(Values.count(text, 1, 1_000_000))),
        new FaultWord(
            "for",
            "TIME (200, 200ms, 2s)",
            "the fault for so long from its first attempt, then the next fault, or answers",
            text -> new Aspect.Lasting(Math.max(1, Values.nanos(text)))),
        new FaultWord(
            "label",
            "TEXT",
            "no effect: makes one model name differ from another",
            text -> new Aspect.Label()),
        new FaultWord(
            "early",
            "",
            "answers before the request's body is read, then closes",
            text -> {
              Values.none(text);
              return new Aspect.Receive(Upload.ANSWER_EARLY);
            }),
        new FaultWord(
            "stop-reading",
            "",
            "stops reading the request's body and never answers",
            text -> {
              Values.none(text);
              return new Aspect.Receive(Upload.STOP_READING);
            }),
        FaultWord.send(
            "close-on-reuse",
            "",
            Phase.WIRE,
            "closes, with no byte sent, when a request comes on a used connection",
            text -> {
              Values.none(text);
              return (plan, request) ->
                  request.connectionUse() > 1 ? Plan.only(new Step.HangUp()) : plan;
            }));
  }
}
