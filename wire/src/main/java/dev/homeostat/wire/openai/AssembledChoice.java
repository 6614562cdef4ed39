package dev.homeostat.wire.openai;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One choice that grows delta by delta. */
final class AssembledChoice {
  private final ObjectNode message = ChatConversion.JSON.createObjectNode();
  private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
  private final Map<Integer, Call> calls = new LinkedHashMap<>();
  private final ToolCallNumbers numbers = new ToolCallNumbers(-1);
  private @Nullable ObjectNode logprobs;
  private @Nullable String finishReason;

  boolean finished() {
    return finishReason != null;
  }

  void add(JsonNode choice) {
    choice.path("delta").properties().forEach(member -> delta(member.getKey(), member.getValue()));
    if (choice.path("logprobs") instanceof ObjectNode more) {
      logprobs(more);
    }
    JsonNode reason = choice.path("finish_reason");
    if (reason.isString() && !reason.stringValue().isEmpty()) {
      finishReason = reason.stringValue();
    }
  }

  ObjectNode toNode(int index) {
    ObjectNode choice = ChatConversion.JSON.createObjectNode().put("index", index);
    message.put("role", "assistant");
    message.putIfAbsent("content", message.nullNode());
    texts.forEach((key, text) -> message.put(key, text.toString()));
    if (!calls.isEmpty()) {
      ArrayNode list = message.putArray("tool_calls");
      calls.values().forEach(call -> list.add(call.toNode()));
    }
    choice.set("message", message);
    choice.set("logprobs", logprobs == null ? choice.nullNode() : logprobs);
    return choice.put(
        "finish_reason",
        finishReason == null ? FinishReasons.forgotten(!calls.isEmpty()) : finishReason);
  }

  private void delta(String key, JsonNode value) {
    switch (key) {
      case "role" -> {}
      case "content", "refusal", "reasoning_content", "reasoning" -> {
        if (value.isString()) {
          texts.computeIfAbsent(key, any -> new StringBuilder()).append(value.stringValue());
        } else if (value instanceof ArrayNode parts) {
          append(key, parts);
        }
      }
      case "tool_calls" -> toolCalls(value);
      case "function_call" -> functionCall(value);
      default -> {
        if (value instanceof ArrayNode items) {
          append(key, items);
        } else if (!value.isNull()) {
          message.set(key, value);
        }
      }
    }
  }

  private void append(String key, ArrayNode items) {
    if (message.path(key) instanceof ArrayNode known) {
      known.addAll(items);
    } else {
      message.set(key, items.deepCopy());
    }
  }

  private void toolCalls(JsonNode deltas) {
    boolean further = false;
    for (JsonNode delta : deltas) {
      calls.computeIfAbsent(numbers.of(delta, further), any -> new Call()).add(delta);
      further = true;
    }
  }

  private void functionCall(JsonNode delta) {
    ObjectNode call =
        message.path("function_call") instanceof ObjectNode known
            ? known
            : message.putObject("function_call").put("name", "").put("arguments", "");
    for (String key : new String[] {"name", "arguments"}) {
      if (delta.path(key).isString()) {
        call.put(key, call.path(key).stringValue() + delta.path(key).stringValue());
      }
    }
  }

  private void logprobs(ObjectNode more) {
    if (logprobs == null) {
      logprobs = more.deepCopy();
      return;
    }
    ObjectNode known = logprobs;
    more.properties()
        .forEach(
            member -> {
              if (member.getValue() instanceof ArrayNode items
                  && known.path(member.getKey()) instanceof ArrayNode list) {
                list.addAll(items);
              } else if (!member.getValue().isNull()) {
                known.set(member.getKey(), member.getValue());
              }
            });
  }

  private static final class Call {
    private final ObjectNode node = ChatConversion.JSON.createObjectNode();
    private final StringBuilder arguments = new StringBuilder();

    void add(JsonNode delta) {
      delta
          .properties()
          .forEach(
              member -> {
                switch (member.getKey()) {
                  case "index" -> {}
                  case "function" -> function(member.getValue());
                  default -> {
                    if (!member.getValue().isNull()) {
                      node.set(member.getKey(), member.getValue());
                    }
                  }
                }
              });
    }

    ObjectNode toNode() {
      if (!node.path("type").isString()) {
        node.put("type", "function");
      }
      if (node.path("function") instanceof ObjectNode function) {
        function.put("arguments", arguments.toString());
      }
      return node;
    }

    private void function(JsonNode delta) {
      ObjectNode function =
          node.path("function") instanceof ObjectNode known ? known : node.putObject("function");
      if (delta.path("name").isString() && !delta.path("name").stringValue().isEmpty()) {
        function.put("name", delta.path("name").stringValue());
      }
      if (delta.path("arguments").isString()) {
        arguments.append(delta.path("arguments").stringValue());
      }
    }
  }
}
