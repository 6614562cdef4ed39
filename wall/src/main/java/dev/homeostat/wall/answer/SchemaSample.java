package dev.homeostat.wall.answer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The smallest sensible value that a JSON Schema allows. Reads the common keywords only. */
public final class SchemaSample {
  private static final int MAX_DEPTH = 8;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SchemaSample() {}

  /**
   * A value for this schema.
   *
   * @param text what strings say
   */
  public static JsonNode of(JsonNode schema, String text) {
    return value(schema, schema, text, 0);
  }

  private static JsonNode value(JsonNode schema, JsonNode root, String text, int depth) {
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.path("enum").size() > 0) {
      return schema.path("enum").path(0);
    }
    if (depth >= MAX_DEPTH) {
      return NODES.nullNode();
    }
    if (schema.path("$ref").stringValue("").startsWith("#/")) {
      JsonNode target = root.at(schema.path("$ref").stringValue("").substring(1));
      return value(target, root, text, depth + 1);
    }
    for (String union : new String[] {"anyOf", "oneOf", "allOf"}) {
      if (schema.path(union).size() > 0) {
        return value(schema.path(union).path(0), root, text, depth + 1);
      }
    }
    return switch (type(schema)) {
      case "string" -> NODES.stringNode(string(schema, text));
      case "integer" -> NODES.numberNode(Math.max(1, schema.path("minimum").asInt(1)));
      case "number" -> NODES.numberNode(Math.max(1.0, schema.path("minimum").asDouble(1)));
      case "boolean" -> NODES.booleanNode(true);
      case "null" -> NODES.nullNode();
      case "array" -> array(schema, root, text, depth);
      default -> object(schema, root, text, depth);
    };
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray() ? type.path(0).stringValue("object") : type.stringValue("object");
  }

  private static String string(JsonNode schema, String text) {
    return switch (schema.path("format").stringValue("")) {
      case "date" -> "2026-01-01";
      case "date-time" -> "2026-01-01T00:00:00Z";
      case "uri" -> "https://example.com/";
      case "email" -> "someone@example.com";
      default -> text;
    };
  }

  private static JsonNode array(JsonNode schema, JsonNode root, String text, int depth) {
    ArrayNode items = NODES.arrayNode();
    int count = Math.clamp(schema.path("minItems").asInt(1), 1, 10);
    for (int i = 0; i < count; i++) {
      items.add(value(schema.path("items"), root, text, depth + 1));
    }
    return items;
  }

  private static JsonNode object(JsonNode schema, JsonNode root, String text, int depth) {
    ObjectNode object = NODES.objectNode();
    for (var property : schema.path("properties").properties()) {
      object.set(property.getKey(), value(property.getValue(), root, text, depth + 1));
    }
    return object;
  }
}
