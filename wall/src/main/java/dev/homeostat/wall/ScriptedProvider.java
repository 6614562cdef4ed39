package dev.homeostat.wall;

import dev.homeostat.wall.answer.CanonicalText;
import dev.homeostat.wall.answer.ChatAnswer;
import dev.homeostat.wall.answer.ErrorBody;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.ToolCall;
import dev.homeostat.wall.answer.Upload;
import dev.homeostat.wall.answer.WallRequest;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.fault.FaultSyntaxException;
import dev.homeostat.wall.fault.Pacing;
import dev.homeostat.wall.server.Reply;
import dev.homeostat.wall.server.Responder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The wall's answers: the canonical one, bent by the fault of each attempt. */
final class ScriptedProvider implements Responder {
  static final String CHAT = "/v1/chat/completions";
  private static final String NAME = "wall";

  private final FaultWallOptions options;
  private final ScriptBook scripts;
  private final ControlSurface control;
  private final List<String> words;

  ScriptedProvider(FaultWallOptions options, ScriptBook scripts, ControlSurface control) {
    this.options = options;
    this.scripts = scripts;
    this.control = control;
    this.words = CanonicalText.words(options.words(), options.variant());
  }

  @Override
  public boolean recorded(String path) {
    return !control.owns(path);
  }

  @Override
  public Upload upload(WallRequest beginning) {
    if (control.owns(beginning.path())) {
      return Upload.READ;
    }
    try {
      return scripts.peek(beginning).upload();
    } catch (FaultSyntaxException e) {
      return Upload.READ;
    }
  }

  @Override
  public Reply answer(WallRequest request) {
    if (control.owns(request.path())) {
      return Reply.ok(control.answer(request));
    }
    if (!authorized(request)) {
      return Reply.ok(Plan.error(ErrorBody.ofStatus(401)));
    }
    try {
      Fault fault = scripts.take(request);
      return new Reply(fault.send(honest(request, fault), request), fault.spec());
    } catch (FaultSyntaxException e) {
      return Reply.ok(invalid(e.getMessage()));
    }
  }

  private boolean authorized(WallRequest request) {
    String key = options.requiredKey();
    return key == null || request.header("authorization").orElse("").equals("Bearer " + key);
  }

  /** What a provider without a fault of the wire sends. */
  private Plan honest(WallRequest request, Fault fault) {
    if (request.path().equals(CHAT)) {
      return request.method().equals("POST")
          ? chat(request, fault)
          : Plan.error(ErrorBody.ofStatus(405));
    }
    return ModelList.at(request.path()) && request.method().equals("GET")
        ? ModelList.answer(request.path(), options.models(), NAME)
        : Plan.error(ErrorBody.ofStatus(404));
  }

  private Plan chat(WallRequest request, Fault fault) {
    // An early answer never saw the whole body and can't judge it.
    String problem = fault.upload() == Upload.READ ? problem(request) : null;
    if (problem != null) {
      return invalid(problem);
    }
    ChatAnswer answer = ChatAnswer.to(request, NAME, words);
    Optional<ToolCall> demanded =
        Optional.ofNullable(request.json()).flatMap(json -> ToolCall.demandedBy(json, NAME));
    if (demanded.isPresent()) {
      answer = answer.withTool(demanded.get(), false);
    }
    Plan plan = fault.speak(answer, request).plan();
    return options.tokenPause().isZero() ? plan : Pacing.drip(plan, options.tokenPause().toNanos());
  }

  private static @Nullable String problem(WallRequest request) {
    if (request.json() == null || !request.json().isObject()) {
      return "body: (expected: a JSON object)";
    }
    if (request.model().isEmpty()) {
      return "model: (expected: a non-empty string)";
    }
    return request.json().path("messages").size() == 0
        ? "messages: (expected: at least one)"
        : null;
  }

  private static Plan invalid(@Nullable String message) {
    return Plan.error(ErrorBody.ofStatus(400).withMessage(String.valueOf(message)));
  }
}
