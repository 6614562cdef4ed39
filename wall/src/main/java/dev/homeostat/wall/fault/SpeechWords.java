package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.CanonicalText;
import dev.homeostat.wall.answer.ChatAnswer;
import dev.homeostat.wall.answer.ToolCall;
import dev.homeostat.wall.answer.WallRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.MissingNode;

/** Words that change what a good answer says. */
final class SpeechWords {
  private SpeechWords() {}

  static List<FaultWord> rows() {
    return List.of(
        FaultWord.say(
            "words",
            "N",
            "so many words in place of 60",
            text -> {
              int count = Values.count(text, 0, 100_000);
              return (answer, request) -> answer.withWords(CanonicalText.words(count, false));
            }),
        FaultWord.say(
            "variant",
            "",
            "the text differs after word 12",
            text -> {
              Values.none(text);
              return (answer, request) ->
                  answer.withWords(CanonicalText.words(answer.words().size(), true));
            }),
        FaultWord.say(
            "reasoning",
            "N",
            "so many words of reasoning_content before the text",
            text -> {
              int count = Values.count(text, 1, 100_000);
              return (answer, request) -> answer.withReasoning(CanonicalText.words(count, true));
            }),
        FaultWord.say(
            "tool",
            "[NAME]",
            "a call of this tool, or of the request's first",
            text -> (answer, request) -> answer.withTool(call(request, text), false)),
        FaultWord.say(
            "tool-bare",
            "[NAME]",
            "the same, streamed without index and id",
            text -> (answer, request) -> answer.withTool(call(request, text), true)),
        FaultWord.say(
            "finish",
            "REASON",
            "another finish reason",
            text -> {
              Values.some(text);
              return (answer, request) -> answer.withFinish(text);
            }),
        FaultWord.say(
            "usage",
            "none|always",
            "no usage although asked, or usage unasked",
            text -> {
              boolean told = Values.oneOf(text, "none", "always").equals("always");
              return (answer, request) -> answer.withUsage(told);
            }),
        FaultWord.say(
            "continue",
            "",
            "goes on where the assistant's last message stops: with its own text, after as many"
                + " words (also with prefix or continue_final_message)",
            text -> {
              Values.none(text);
              return SpeechWords::continued;
            }),
        FaultWord.say(
            "swap",
            "",
            "JSON when a stream is asked for, a stream when JSON is",
            text -> {
              Values.none(text);
              return (answer, request) -> answer.withStream(!answer.stream());
            }));
  }

  private static ChatAnswer continued(ChatAnswer answer, WallRequest request) {
    if (!request.prefilled()) {
      return answer;
    }
    String whole = String.join("", answer.words());
    String said = request.lastText("assistant");
    if (whole.startsWith(said)) {
      return answer.withWords(CanonicalText.pieces(whole.substring(said.length())));
    }
    int count = said.isBlank() ? 0 : said.strip().split("\\s+", -1).length;
    List<String> words = answer.words();
    List<String> rest = new ArrayList<>(words.subList(Math.min(count, words.size()), words.size()));
    // A space that was already said isn't said again.
    if (!rest.isEmpty()
        && !said.isEmpty()
        && Character.isWhitespace(said.charAt(said.length() - 1))) {
      rest.set(0, rest.getFirst().stripLeading());
    }
    return answer.withWords(rest);
  }

  private static ToolCall call(WallRequest request, String name) {
    var json = request.json() == null ? MissingNode.getInstance() : request.json();
    Optional<ToolCall> offered =
        name.isEmpty() ? ToolCall.first(json, "wall") : ToolCall.named(json, name, "wall");
    return offered.orElseGet(
        () -> new ToolCall(name.isEmpty() ? "tool" : name, "{\"reason\":\"nobody offered me\"}"));
  }
}
