package dev.homeostat.gateway.config;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema of the configuration, made from the declarations that also read it. */
public final class ConfigSchema {
  private ConfigSchema() {}

  /** The schema (draft 2020-12) as the resource {@code homeostat.schema.json} holds it. */
  public static String json() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Homeostat configuration (homeostat.yaml)");
    schema.put(
        "description",
        "Text values may hold ${NAME} or ${NAME:-default}; durations are like 250ms, 15s or 10m.");
    schema.putAll(RootKeys.root(0).schema());
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(schema)
        + "\n";
  }
}
