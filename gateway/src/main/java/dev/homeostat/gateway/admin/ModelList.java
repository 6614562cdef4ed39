package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.routing.PoolMembers;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.IngressRequest;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v1/models} and {@code GET /v1/models/{id}}: OpenAI's shape, with OpenRouter's {@code
 * pricing} and {@code context_length}, and the rest under {@code homeostat}. Pools without members
 * are shown with {@code ?include=empty_pools} only.
 */
public final class ModelList {
  private final Supplier<Snapshot> snapshots;
  private final Supplier<PoolMembers> members;
  private final JsonMapper json;
  private final long createdEpochSeconds;

  /**
   * A list over the configuration of the moment.
   *
   * @param members who is in which pool now
   */
  public ModelList(
      Supplier<Snapshot> snapshots,
      Supplier<PoolMembers> members,
      JsonMapper json,
      long createdEpochSeconds) {
    this.snapshots = snapshots;
    this.members = members;
    this.json = json;
    this.createdEpochSeconds = createdEpochSeconds;
  }

  /** All names that can be asked for. */
  public Reply all(IngressRequest request) {
    Catalog catalog = snapshots.get().catalog();
    boolean empty = request.query().lists("include", "empty_pools");
    ModelEntry entries = new ModelEntry(json, createdEpochSeconds, pools(catalog));
    ObjectNode list = json.createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    for (String name : catalog.names()) {
      Model model = model(catalog, name);
      if (model != null && (empty || !model.targets().isEmpty())) {
        data.add(entries.of(name, model));
      }
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
    Model model = model(catalog, name);
    if (model != null) {
      ModelEntry entries = new ModelEntry(json, createdEpochSeconds, pools(catalog));
      return Reply.json(200, entries.of(name, model).toString());
    }
    return Errors.notFound(
        "model_not_found", "model", "The model is not known here. GET /v1/models lists what is.");
  }

  private List<Model> pools(Catalog catalog) {
    List<Model> pools = new ArrayList<>();
    for (String name : catalog.names()) {
      Model model = model(catalog, name);
      if (model != null && model.kind() == Model.Kind.POOL) {
        pools.add(model);
      }
    }
    return pools;
  }

  /** What a name stands for, or null when nobody knows it. */
  private @Nullable Model model(Catalog catalog, String name) {
    if (!(catalog.resolve(name, List.of()) instanceof Resolution.Found found)) {
      return null;
    }
    Model model = found.model();
    PoolMembers now = members.get();
    return model.kind() == Model.Kind.POOL && now.pools().contains(model.name())
        ? Model.adaptive(model.name(), model.kind(), now.members(model.name()), model.profile())
        : model;
  }
}
