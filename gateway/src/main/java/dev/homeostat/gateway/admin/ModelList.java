package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.IngressRequest;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}, in OpenAI's shape. */
public final class ModelList {
  private final Supplier<Snapshot> snapshots;
  private final JsonMapper json;
  private final long createdEpochSeconds;

  /** A list over the configuration of the moment. */
  public ModelList(Supplier<Snapshot> snapshots, JsonMapper json, long createdEpochSeconds) {
    this.snapshots = snapshots;
    this.json = json;
    this.createdEpochSeconds = createdEpochSeconds;
  }

  /** All names that can be asked for. */
  public Reply all(IngressRequest request) {
    Catalog catalog = snapshots.get().catalog();
    ObjectNode list = json.createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    for (String name : catalog.names()) {
      data.add(entry(name, owner(catalog, name)));
    }
    return Reply.json(200, list.toString());
  }

  /** One of them. */
  public Reply one(IngressRequest request) {
    Catalog catalog = snapshots.get().catalog();
    String name;
    try {
      name = URLDecoder.decode(request.rest().replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Errors.notFound("model_not_found", "model", "This is not a readable model id.");
    }
    if (catalog.resolve(name, List.of()) instanceof Resolution.Found) {
      return Reply.json(200, entry(name, owner(catalog, name)).toString());
    }
    return Errors.notFound(
        "model_not_found", "model", "The model is not known here. GET /v1/models lists what is.");
  }

  private static String owner(Catalog catalog, String name) {
    return catalog.resolve(name, List.of()) instanceof Resolution.Found found
            && found.candidates().stream().map(Target::providerId).distinct().count() == 1
        ? found.candidates().getFirst().providerId()
        : "homeostat";
  }

  private ObjectNode entry(String name, String owner) {
    return json.createObjectNode()
        .put("id", name)
        .put("object", "model")
        .put("created", createdEpochSeconds)
        .put("owned_by", owner);
  }
}
