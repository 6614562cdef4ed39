package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Bytes;
import dev.homeostat.wall.answer.ErrorBody;
import dev.homeostat.wall.answer.Part;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.SseStyle;
import dev.homeostat.wall.answer.Step;
import java.util.ArrayList;
import java.util.List;

/** Words about single events of a stream. */
final class EventWords {
  private static final Bytes INVALID_UTF8 = Bytes.of(new byte[] {(byte) 0xC3, 0x28});
  private static final String CONTENT = "\"content\":\"";

  private EventWords() {}

  static List<FaultWord> rows() {
    return List.of(
        FaultWord.send(
            "malformed",
            "N[:before|within]",
            Phase.EDIT,
            "the N-th event is invalid JSON: an extra one broken before any text (default), or the"
                + " N-th token broken within its text; a JSON body breaks off in its middle",
            text -> {
              int number = Values.count(Values.before(text), 1, 100_000);
              String where = Values.oneOf(Values.after(text), "", "before", "within");
              return (plan, request) -> malformed(plan, number, where.equals("within"));
            }),
        FaultWord.send(
            "utf8",
            "N",
            Phase.EDIT,
            "the N-th token holds invalid UTF-8",
            text -> {
              int number = Values.count(text, 1, 100_000);
              return (plan, request) ->
                  Events.changeToken(plan, number, EventWords::withInvalidUtf8);
            }),
        FaultWord.send(
            "no-done",
            "",
            Phase.EDIT,
            "no [DONE]",
            text -> {
              Values.none(text);
              return (plan, request) -> Events.without(plan, Part.Kind.DONE);
            }),
        FaultWord.send(
            "no-finish",
            "",
            Phase.EDIT,
            "[DONE] without a finish reason",
            text -> {
              Values.none(text);
              return (plan, request) -> Events.without(plan, Part.Kind.FINISH);
            }),
        FaultWord.send(
            "after-done",
            "",
            Phase.EDIT,
            "another text delta after [DONE]",
            text -> {
              Values.none(text);
              return (plan, request) -> afterDone(plan);
            }),
        FaultWord.send(
            "error-event",
            "TOKENS[:named]",
            Phase.EDIT,
            "an error event after so many tokens (0: the first event), and the stream ends; named:"
                + " with event: error; a JSON answer is a wrapped error",
            text -> {
              int tokens = Values.count(Values.before(text), 0, 100_000);
              boolean named = Values.oneOf(Values.after(text), "", "named").equals("named");
              return (plan, request) -> errorEvent(plan, tokens, named);
            }),
        FaultWord.send(
            "endless-line",
            "[SIZE (512, 64K, 8M)]",
            Phase.EDIT,
            "a data line that goes on for so long (16M) and breaks off",
            text -> {
              long size = Values.bytes(text.isEmpty() ? "16M" : text);
              return (plan, request) -> endless(plan, size);
            }),
        FaultWord.send(
            "sse",
            "cr|crlf|bom|comments|multiline|nospace",
            Phase.WIRE,
            "the same events written another way",
            text -> {
              SseStyle style =
                  SseStyle.of(
                      Values.oneOf(text, "cr", "crlf", "bom", "comments", "multiline", "nospace"));
              return (plan, request) -> plan.withStyle(style);
            }));
  }

  private static Plan malformed(Plan plan, int number, boolean within) {
    if (!Events.streamed(plan)) {
      int half = Math.max(1, plan.parts().size() / 2);
      return plan.withParts(plan.parts().subList(0, half));
    }
    if (within) {
      return Events.changeToken(plan, number, EventWords::brokenWithin);
    }
    Part broken = Part.Data.event(Part.Kind.OTHER, "{\"id\":\"chatcmpl-wall\",\"choices\":[{");
    return Events.insert(plan, number - 1, List.of(broken));
  }

  private static Part.Data brokenWithin(Part.Data data) {
    String payload = data.payload().utf8();
    int content = payload.indexOf(CONTENT);
    int end = content < 0 ? payload.length() / 2 : content + CONTENT.length() + 1;
    return Part.Data.event(data.kind(), payload.substring(0, end));
  }

  private static Part.Data withInvalidUtf8(Part.Data data) {
    String payload = data.payload().utf8();
    int content = payload.indexOf(CONTENT);
    int at = content < 0 ? payload.length() : content + CONTENT.length();
    Bytes spoilt =
        Bytes.join(
            Bytes.utf8(payload.substring(0, at)), INVALID_UTF8, Bytes.utf8(payload.substring(at)));
    return new Part.Data(data.kind(), spoilt, data.event(), data.name());
  }

  private static Plan afterDone(Plan plan) {
    List<Part> late = new ArrayList<>();
    plan.parts().stream().filter(part -> part.is(Part.Kind.TEXT)).findFirst().ifPresent(late::add);
    late.add(Part.Data.raw(Part.Kind.OTHER, "data: late\n\n"));
    return Events.insert(plan, plan.parts().size(), late);
  }

  private static Plan errorEvent(Plan plan, int tokens, boolean named) {
    ErrorBody error = ErrorBody.ofStatus(503).withMessage("The model is overloaded.");
    if (!Events.streamed(plan)) {
      return plan.withAnswer(Plan.of(200, "application/json", error.json()));
    }
    int index = tokens == 0 ? 0 : Position.afterTokens(plan.parts(), tokens);
    List<Part> parts = new ArrayList<>(plan.parts().subList(0, index));
    Bytes payload = Bytes.utf8(error.json());
    parts.add(new Part.Data(Part.Kind.OTHER, payload, true, named ? "error" : null));
    return plan.withParts(parts);
  }

  private static Plan endless(Plan plan, long size) {
    List<Part> line = new ArrayList<>();
    line.add(Part.Data.raw(Part.Kind.OTHER, "data: {\"choices\":[{\"delta\":{\"content\":\""));
    line.addAll(BodyWords.filler(Part.Kind.OTHER, size));
    line.add(new Part.Act(new Step.Finish(false)));
    return Events.insert(plan, Position.afterTokens(plan.parts(), 0), line);
  }
}
