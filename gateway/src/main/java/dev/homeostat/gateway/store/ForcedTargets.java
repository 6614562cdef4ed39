package dev.homeostat.gateway.store;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.guard.ForcedTarget;
import dev.homeostat.core.guard.Guards;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which targets are open until that is undone, kept in {@code guard.json}. One that no
 * configuration names now is kept until it returns. Safe for any thread.
 */
public final class ForcedTargets {
  private static final String FILE = "guard.json";

  private final DataFolder folder;
  private final Guards guards;
  private final InstantSource wall;
  private List<Kept> absent;
  private List<ForcedTarget> saved = List.of();

  /** One as it is kept, with wall-clock milliseconds. */
  private record Kept(String endpoint, String model, String reason, boolean byRule, long since) {}

  private ForcedTargets(DataFolder folder, Guards guards, InstantSource wall, List<Kept> absent) {
    this.folder = folder;
    this.guards = guards;
    this.wall = wall;
    this.absent = absent;
  }

  /** What is kept in a folder; {@link #restore} makes it hold. */
  public static ForcedTargets in(DataFolder folder, Guards guards, InstantSource wall) {
    List<Kept> kept = new ArrayList<>();
    JsonNode file = folder.read(FILE);
    for (JsonNode one : file == null ? List.<JsonNode>of() : file.path("forced_open")) {
      if (!one.path("endpoint").isString() || !one.path("model").isString()) {
        folder.putAside(FILE, "an entry without 'endpoint' and 'model'");
        return new ForcedTargets(folder, guards, wall, List.of());
      }
      kept.add(
          new Kept(
              one.path("endpoint").asString(),
              one.path("model").asString(),
              one.path("reason").asString(""),
              one.path("by_rule").asBoolean(false),
              one.path("since").asLong(0)));
    }
    if (file != null && !file.path("forced_open").isArray()) {
      folder.putAside(FILE, "no list under 'forced_open'");
    }
    return new ForcedTargets(folder, guards, wall, kept);
  }

  /** Opens those that there are now; to be called at the start and after each reload. */
  public synchronized void restore(Catalog catalog, long now) {
    if (absent.isEmpty()) {
      return;
    }
    Map<String, Target> targets = new HashMap<>();
    for (Target target : catalog.targets()) {
      targets.put(target.endpoint().key() + '\n' + target.upstreamModel(), target);
    }
    List<Kept> still = new ArrayList<>();
    for (Kept one : absent) {
      Target target = targets.get(one.endpoint + '\n' + one.model);
      if (target == null) {
        still.add(one);
      } else {
        long age = Math.max(0, wall.millis() - one.since);
        long since = now - TimeUnit.MILLISECONDS.toNanos(age);
        guards.restore(new ForcedTarget(target, one.reason, one.byRule, since), now);
      }
    }
    absent = still;
    saved = guards.forced();
  }

  /** Keeps what changed; when nothing did, this costs nothing but a look. */
  public synchronized void save(long now) {
    List<ForcedTarget> forced = guards.forced();
    if (forced.equals(saved)) {
      return;
    }
    ObjectNode file = folder.json().createObjectNode();
    ArrayNode list = file.putArray("forced_open");
    long today = wall.millis();
    for (ForcedTarget one : forced) {
      long since = today - TimeUnit.NANOSECONDS.toMillis(now - one.since());
      Target target = one.target();
      put(
          list.addObject(),
          new Kept(
              target.endpoint().key(), target.upstreamModel(), one.reason(), one.byRule(), since));
    }
    absent.forEach(one -> put(list.addObject(), one));
    if (folder.write(FILE, file)) {
      saved = forced;
    }
  }

  private static void put(ObjectNode node, Kept one) {
    node.put("endpoint", one.endpoint)
        .put("model", one.model)
        .put("reason", one.reason)
        .put("by_rule", one.byRule)
        .put("since", one.since);
  }
}
