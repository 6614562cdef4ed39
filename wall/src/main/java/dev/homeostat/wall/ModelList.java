package dev.homeostat.wall;

import dev.homeostat.wall.answer.ErrorBody;
import dev.homeostat.wall.answer.Plan;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The answers to {@code GET /v1/models} and {@code GET /v1/models/{id}}. */
public final class ModelList {
  private static final String PATH = "/v1/models";

  private ModelList() {}

  /** Whether the path is one of the two. */
  public static boolean at(String path) {
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  /** The answer at this path. */
  public static Plan answer(String path, List<String> models, String owner) {
    if (path.equals(PATH)) {
      ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
      var data = list.putArray("data");
      models.forEach(model -> data.add(entry(model, owner)));
      return Plan.of(200, "application/json", list.toString());
    }
    String id = path.substring(PATH.length() + 1);
    return models.contains(id)
        ? Plan.of(200, "application/json", entry(id, owner).toString())
        : Plan.error(unknown(id));
  }

  /** The error for a model that isn't there. */
  public static ErrorBody unknown(String model) {
    return ErrorBody.of(
        404,
        "The model `%s` does not exist.".formatted(model),
        "invalid_request_error",
        "model_not_found");
  }

  private static ObjectNode entry(String model, String owner) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", model)
        .put("object", "model")
        .put("created", 1_767_225_600)
        .put("owned_by", owner);
  }
}
