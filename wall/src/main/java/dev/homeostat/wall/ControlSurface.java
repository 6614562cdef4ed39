package dev.homeostat.wall;

import dev.homeostat.wall.answer.ErrorBody;
import dev.homeostat.wall.answer.Part;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.WallRequest;
import dev.homeostat.wall.fault.FaultScript;
import dev.homeostat.wall.fault.FaultSyntaxException;
import dev.homeostat.wall.log.AttemptLog;
import dev.homeostat.wall.log.WallAttempt;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The wall's own endpoints, for callers in another process. */
final class ControlSurface {
  private static final String ATTEMPTS = "/wall/attempts";
  private static final String SCRIPT = "/wall/script/";

  private final AttemptLog log;
  private final ScriptBook scripts;

  ControlSurface(AttemptLog log, ScriptBook scripts) {
    this.log = log;
    this.scripts = scripts;
  }

  boolean owns(String path) {
    return path.equals("/") || path.startsWith("/wall/");
  }

  Plan answer(WallRequest request) {
    String path = request.path();
    return switch (request.method() + " " + (path.startsWith(SCRIPT) ? SCRIPT : path)) {
      case "GET /" -> Plan.of(200, "text/plain; charset=utf-8", HelpText.page());
      case "GET " + ATTEMPTS -> attempts();
      case "DELETE " + ATTEMPTS -> {
        log.clear();
        scripts.clear();
        yield Plan.of(204, "application/json", "");
      }
      case "PUT " + SCRIPT -> script(path.substring(SCRIPT.length()), request.body().utf8());
      default -> Plan.error(ErrorBody.ofStatus(404));
    };
  }

  private Plan script(String encodedModel, String text) {
    String model = URLDecoder.decode(encodedModel.replace("+", "%2B"), StandardCharsets.UTF_8);
    try {
      scripts.put(model, FaultScript.parse(text));
      return Plan.of(204, "application/json", "");
    } catch (FaultSyntaxException e) {
      return Plan.error(ErrorBody.ofStatus(400).withMessage(String.valueOf(e.getMessage())));
    }
  }

  private Plan attempts() {
    // A piece for each attempt: ten thousand trees at once would be a large heap.
    List<Part> parts = new ArrayList<>();
    parts.add(raw("{\"open_connections\":%d,\"attempts\":[".formatted(log.connections())));
    for (WallAttempt attempt : log.attempts()) {
      parts.add(raw((parts.size() == 1 ? "" : ",") + json(attempt)));
    }
    parts.add(raw("]}"));
    return Plan.json(parts);
  }

  private static Part raw(String text) {
    return Part.Data.raw(Part.Kind.OTHER, text);
  }

  private static ObjectNode json(WallAttempt attempt) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("number", attempt.number())
            .put("model", attempt.model())
            .put("method", attempt.method())
            .put("path", attempt.path())
            .put("stream", attempt.stream())
            .put("fault", attempt.fault())
            .put("received_ms", attempt.receivedAt().toEpochMilli())
            .put("connection", attempt.connectionId())
            .put("connection_use", attempt.connectionUse())
            .put("bytes_sent", attempt.bytesSent())
            .put("events_sent", attempt.eventsSent())
            .put("tokens_sent", attempt.tokensSent())
            .put("end", attempt.end().name().toLowerCase(Locale.ROOT));
    var endedAt = attempt.endedAt();
    if (endedAt != null) {
      node.put("ended_ms", endedAt.toEpochMilli());
    }
    ObjectNode headers = node.putObject("headers");
    attempt.headers().forEach(headers::put);
    return node.put("body", attempt.bodyText());
  }
}
