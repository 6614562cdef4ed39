package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Bytes;
import dev.homeostat.wall.answer.ErrorBody;
import dev.homeostat.wall.answer.Part;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.Step;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Words that put another body in place of the answer, mostly under status 200. */
final class BodyWords {
  private static final int PIECE = 64 * 1024;

  private BodyWords() {}

  static List<FaultWord> rows() {
    return List.of(
        FaultWord.send(
            "wrapped",
            "object|string|coded|uncoded|list",
            Phase.SHAPE,
            "200 with an error in the JSON body",
            text -> {
              String body = wrapped(text);
              return (plan, request) -> plan.withAnswer(Plan.of(200, "application/json", body));
            }),
        FaultWord.send(
            "empty",
            "body|object|choices|blank",
            Phase.SHAPE,
            "200 with nothing in it",
            text -> {
              String shape = Values.oneOf(text, "body", "object", "choices", "blank");
              return (plan, request) -> empty(plan, shape);
            }),
        FaultWord.send(
            "html",
            "",
            Phase.SHAPE,
            "200 with an HTML page",
            text -> {
              Values.none(text);
              String page = "<!doctype html><html><body><h1>Maintenance</h1></body></html>";
              return (plan, request) ->
                  plan.withAnswer(Plan.of(200, "text/html; charset=utf-8", page));
            }),
        FaultWord.send(
            "content-type",
            "TYPE",
            Phase.WIRE,
            "another content type for the same body",
            text -> {
              Values.some(text);
              return (plan, request) -> plan.withHead(head -> head.with("Content-Type", text));
            }),
        FaultWord.send(
            "body",
            "TEXT",
            Phase.EDIT,
            "this body, with the status and headers there are",
            text -> body(Bytes.utf8(text))),
        FaultWord.send(
            "body64",
            "BASE64",
            Phase.EDIT,
            "this body, in Base64",
            text -> body(Bytes.of(Base64.getDecoder().decode(text)))),
        FaultWord.send(
            "big-body",
            "SIZE (512, 64K, 8M)",
            Phase.EDIT,
            "a valid JSON answer of about this size",
            text -> {
              long size = Values.bytes(text);
              return (plan, request) -> plan.withAnswer(big(size));
            }),
        FaultWord.send(
            "raw",
            "BASE64",
            Phase.BREAK,
            "these bytes in place of the whole answer, then FIN",
            text -> {
              Bytes bytes = Bytes.of(Base64.getDecoder().decode(text));
              return (plan, request) ->
                  plan.withLead(List.of(new Step.Write(bytes, 0, 0), new Step.Finish(false)));
            }));
  }

  private static String wrapped(String shape) {
    ErrorBody error = ErrorBody.ofStatus(503).withMessage("The model is overloaded.");
    return switch (shape) {
      case "object" -> error.json();
      case "string" -> "{\"error\":\"The model is overloaded.\"}";
      case "coded" -> "{\"error\":{\"message\":\"The model is overloaded.\",\"code\":\"503\"}}";
      case "uncoded" -> "{\"error\":{\"message\":\"The model is overloaded.\"}}";
      case "list" -> "[" + error.json() + "]";
      default -> throw new IllegalArgumentException(shape);
    };
  }

  private static Plan empty(Plan plan, String shape) {
    boolean stream = Events.streamed(plan);
    return switch (shape) {
      case "body" -> plan.withParts(List.of());
      case "object" -> plan.withParts(stream ? events("{}", "[DONE]") : raw("{}"));
      case "choices" -> {
        String body = "{\"id\":\"chatcmpl-wall\",\"choices\":[]}";
        yield plan.withParts(stream ? events(body, "[DONE]") : raw(body));
      }
      default -> plan.withParts(plan.parts().stream().filter(part -> !part.token()).toList());
    };
  }

  private static List<Part> events(String... payloads) {
    List<Part> parts = new ArrayList<>();
    for (String payload : payloads) {
      parts.add(Part.Data.event(Part.Kind.OTHER, payload));
    }
    return parts;
  }

  private static List<Part> raw(String body) {
    return List.of(Part.Data.raw(Part.Kind.OTHER, body));
  }

  private static Aspect.Edit body(Bytes bytes) {
    return (plan, request) -> plan.withParts(List.of(Part.Data.raw(Part.Kind.OTHER, bytes)));
  }

  private static Plan big(long size) {
    List<Part> parts = new ArrayList<>();
    parts.add(
        Part.Data.raw(
            Part.Kind.OTHER,
            "{\"id\":\"chatcmpl-wall\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
                + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\""));
    parts.addAll(filler(Part.Kind.TEXT, size));
    parts.add(Part.Data.raw(Part.Kind.OTHER, "\"}}]}"));
    return Plan.json(parts);
  }

  /** So many letters, in pieces that share one array. */
  static List<Part> filler(Part.Kind kind, long size) {
    Part piece = Part.Data.raw(kind, "a".repeat(PIECE));
    List<Part> parts = new ArrayList<>();
    for (long left = size; left > 0; left -= PIECE) {
      parts.add(left >= PIECE ? piece : Part.Data.raw(kind, "a".repeat((int) left)));
    }
    return parts;
  }
}
