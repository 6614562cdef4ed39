package dev.homeostat.wall.fleet;

import dev.homeostat.wall.ModelList;
import dev.homeostat.wall.answer.CanonicalText;
import dev.homeostat.wall.answer.ChatAnswer;
import dev.homeostat.wall.answer.ErrorBody;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.ToolCall;
import dev.homeostat.wall.answer.WallRequest;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.server.Reply;
import dev.homeostat.wall.server.Responder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** One simulated provider's answers. */
final class FleetResponder implements Responder {
  private static final String CHAT = "/v1/chat/completions";

  private final Temper temper;
  private final Mishaps mishaps;
  private final AtomicLong attempts = new AtomicLong();

  FleetResponder(Temper temper, long seed) {
    this.temper = temper;
    this.mishaps = new Mishaps(seed);
  }

  @Override
  public Reply answer(WallRequest request) {
    if (request.method().equals("POST") && request.path().equals(CHAT)) {
      return chat(request);
    }
    boolean listed = request.method().equals("GET") && ModelList.at(request.path());
    return Reply.ok(
        listed
            ? ModelList.answer(request.path(), temper.modelIds(), temper.id())
            : Plan.error(ErrorBody.ofStatus(404)));
  }

  private Reply chat(WallRequest request) {
    JsonNode json = request.json();
    if (json == null || !json.isObject() || json.path("messages").size() == 0) {
      return Reply.ok(Plan.error(ErrorBody.ofStatus(400)));
    }
    if (!temper.modelIds().contains(request.model())) {
      return Reply.ok(Plan.error(ModelList.unknown(request.model())));
    }
    long attempt = attempts.getAndIncrement();
    Fault mood = temper.moody() ? mishaps.at(attempt) : Fault.ok();
    Plan plan = pace(attempt).send(say(request, json).plan(), request);
    return new Reply(mood.send(plan, request), mood.spec());
  }

  private ChatAnswer say(WallRequest request, JsonNode json) {
    Speech speech = Speech.of(temper.id(), request);
    List<String> words = CanonicalText.pieces(speech.text());
    String fingerprint = "simulated-" + temper.id();
    ChatAnswer answer = ChatAnswer.to(request, fingerprint, words);
    Optional<ToolCall> tool = speech.tool();
    if (tool.isPresent()) {
      return answer.withTool(tool.get(), false);
    }
    int most = json.path("max_completion_tokens").asInt(json.path("max_tokens").asInt(0));
    return most > 0 && most < words.size()
        ? answer.withWords(words.subList(0, most)).withFinish("length")
        : answer;
  }

  /** A natural pace that differs a little from attempt to attempt, always in the same way. */
  private Fault pace(long attempt) {
    long first = temper.firstTokenMillis() + attempt * 37 % 60;
    return Fault.of("first=%d,drip=%d".formatted(first, temper.tokenMillis()));
  }
}
