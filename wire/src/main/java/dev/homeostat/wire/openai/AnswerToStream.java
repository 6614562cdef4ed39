package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.core.money.Usage;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** F30: a complete answer as the stream that was asked for. */
final class AnswerToStream {
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);

  private final ObjectNode answer;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private AnswerToStream(ObjectNode answer) {
    this.answer = answer;
  }

  static byte[] convert(ObjectNode answer, boolean includeUsage, @Nullable Usage estimate) {
    return new AnswerToStream(answer).convert(includeUsage, estimate);
  }

  private byte[] convert(boolean includeUsage, @Nullable Usage estimate) {
    int position = 0;
    for (JsonNode choice : answer.path("choices")) {
      JsonNode index = choice.path("index");
      choice(choice, index.isInt() ? index.intValue() : position);
      position++;
    }
    JsonNode usage =
        estimate == null
            ? answer.path("usage")
            : ChatConversion.JSON.readTree(UsageJson.of(estimate));
    if (includeUsage && usage.isObject()) {
      ObjectNode chunk = chunk();
      chunk.putArray("choices");
      write(chunk.set("usage", usage));
    }
    out.writeBytes(DONE);
    return out.toByteArray();
  }

  private void choice(JsonNode choice, int index) {
    ObjectNode delta = delta(choice.path("message"));
    JsonNode logprobs = choice.path("logprobs");
    write(index, delta, logprobs.isObject() ? logprobs : null, null);
    JsonNode reason = choice.path("finish_reason");
    ObjectNode nothing = ChatConversion.JSON.createObjectNode();
    boolean told = !reason.asString("").isEmpty();
    boolean called = !choice.path("message").path("tool_calls").isEmpty();
    write(index, nothing, null, told ? reason.asString() : FinishReasons.forgotten(called));
  }

  private static ObjectNode delta(JsonNode message) {
    ObjectNode delta = ChatConversion.JSON.createObjectNode().put("role", "assistant");
    message
        .properties()
        .forEach(
            member -> {
              if (member.getKey().equals("tool_calls")) {
                toolCalls(member.getValue(), delta);
              } else if (!member.getValue().isNull()) {
                delta.set(member.getKey(), member.getValue());
              }
            });
    return delta;
  }

  private static void toolCalls(JsonNode calls, ObjectNode delta) {
    if (calls.isEmpty()) {
      return;
    }
    ArrayNode list = delta.putArray("tool_calls");
    int index = 0;
    for (JsonNode call : calls) {
      ObjectNode indexed = list.addObject().put("index", index++);
      call.properties().forEach(member -> indexed.set(member.getKey(), member.getValue()));
    }
  }

  private void write(
      int index, ObjectNode delta, @Nullable JsonNode logprobs, @Nullable String reason) {
    ObjectNode chunk = chunk();
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    choice.set("delta", delta);
    if (logprobs != null) {
      choice.set("logprobs", logprobs);
    }
    choice.put("finish_reason", reason);
    write(chunk);
  }

  private ObjectNode chunk() {
    ObjectNode chunk = ChatConversion.JSON.createObjectNode();
    answer
        .properties()
        .forEach(
            member -> {
              switch (member.getKey()) {
                case "choices", "usage", "object" -> {}
                default -> chunk.set(member.getKey(), member.getValue());
              }
            });
    return chunk.put("object", "chat.completion.chunk");
  }

  private void write(JsonNode chunk) {
    out.writeBytes(DATA);
    out.writeBytes(ChatConversion.JSON.writeValueAsBytes(chunk));
    out.writeBytes(END);
  }
}
