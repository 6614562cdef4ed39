package dev.homeostat.gateway.gate;

import dev.homeostat.core.exchange.Judgement;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.wire.openai.ChatContent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether an answer is in the form that the request asked for: an object for {@code json_object},
 * an instance of the schema for {@code json_schema}; and whether the arguments of its tool calls
 * are JSON. A choice that calls tools may say nothing else.
 */
final class FormatCheck {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final JsonNode format;
  private @Nullable SchemaCheck schema;

  /** A check of answers to a request with this {@code response_format}; empty without one. */
  FormatCheck(byte[] responseFormat) {
    this.format = responseFormat.length == 0 ? JSON.nullNode() : JSON.readTree(responseFormat);
  }

  Judgement judge(ChatContent.Choice choice) {
    for (String arguments : choice.arguments()) {
      // A call without arguments may well say nothing.
      if (!arguments.isBlank() && parse(arguments) == null) {
        return invalid("the arguments of a tool call aren't JSON");
      }
    }
    boolean callsOnly = choice.calls() && choice.text().isBlank();
    return callsOnly ? Judgement.PASSED : text(choice.text());
  }

  private Judgement text(String text) {
    return switch (format.path("type").asString("text")) {
      case "json_object" -> {
        JsonNode value = parse(text);
        yield value != null && value.isObject()
            ? Judgement.PASSED
            : invalid("the answer is no JSON object");
      }
      case "json_schema" -> {
        JsonNode value = parse(text);
        yield value == null ? invalid("the answer is no JSON") : schema().judge(value);
      }
      default -> Judgement.PASSED;
    };
  }

  private SchemaCheck schema() {
    SchemaCheck known = schema;
    if (known == null) {
      known = new SchemaCheck(format.path("json_schema").path("schema"));
      schema = known;
    }
    return known;
  }

  private static @Nullable JsonNode parse(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      return value.isMissingNode() ? null : value;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  static Judgement invalid(String why) {
    return new Judgement.Failed(FailureKind.SCHEMA_INVALID, why);
  }
}
