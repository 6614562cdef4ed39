package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Capability;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Price;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One entry of the list of models. Made for one reply. */
final class ModelEntry {
  /** Targets named in one entry: {@code auto} has them all. */
  private static final int MOST_TARGETS = 32;

  /** From dollars per million tokens to dollars per token. */
  private static final int MILLION = 6;

  private final JsonMapper json;
  private final long createdEpochSeconds;
  private final List<Model> pools;

  ModelEntry(JsonMapper json, long createdEpochSeconds, List<Model> pools) {
    this.json = json;
    this.createdEpochSeconds = createdEpochSeconds;
    this.pools = List.copyOf(pools);
  }

  /** The entry of a name: an alias is listed by itself, not by what it stands for. */
  ObjectNode of(String id, Model model) {
    ObjectNode entry =
        json.createObjectNode()
            .put("id", id)
            .put("object", "model")
            .put("created", createdEpochSeconds)
            .put("owned_by", owner(model));
    // What is too long for some targets is sent to the others, so the largest context counts.
    int context = model.targets().stream().mapToInt(Target::contextTokens).max().orElse(0);
    if (context > 0) {
      entry.put("context_length", context);
    }
    pricing(model, entry);
    own(model, entry.putObject("homeostat"));
    return entry;
  }

  private static String owner(Model model) {
    List<String> providers =
        model.targets().stream().map(Target::providerId).distinct().limit(2).toList();
    return providers.size() == 1 ? providers.getFirst() : "homeostat";
  }

  /** The first target's price: the one that is usually paid. */
  private static void pricing(Model model, ObjectNode entry) {
    Price price = model.targets().isEmpty() ? null : model.targets().getFirst().price();
    if (price != null) {
      entry
          .putObject("pricing")
          .put("prompt", perToken(price.input()))
          .put("completion", perToken(price.output()));
    }
  }

  private static String perToken(Money perMillion) {
    return perMillion.nanos() == 0
        ? "0"
        : perMillion.dollars().movePointLeft(MILLION).stripTrailingZeros().toPlainString();
  }

  private void own(Model model, ObjectNode own) {
    own.put("kind", model.kind().name().toLowerCase(Locale.ROOT))
        .put("strategy", model.strategy().label());
    if (model.strategy() == Strategy.ADAPTIVE) {
      own.put("profile", model.profile().name());
    }
    ArrayNode listed = own.putArray("targets");
    model.targets().stream().map(Target::name).distinct().limit(MOST_TARGETS).forEach(listed::add);
    own.put("target_count", model.targets().size());
    capabilities(model, own);
    int output =
        model.targets().stream().mapToInt(one -> one.facts().maxOutputTokens()).max().orElse(0);
    if (output > 0) {
      own.put("max_output_tokens", output);
    }
    pools(model, own);
  }

  /** What some target is known to be able to do; nothing is said when nobody knows anything. */
  private static void capabilities(Model model, ObjectNode own) {
    Set<Capability> known = EnumSet.noneOf(Capability.class);
    boolean said = false;
    for (Target target : model.targets()) {
      Set<Capability> its = target.facts().capabilities();
      if (its != null) {
        said = true;
        known.addAll(its);
      }
    }
    if (said) {
      ArrayNode words = own.putArray("capabilities");
      known.forEach(capability -> words.add(capability.label()));
    }
  }

  private void pools(Model model, ObjectNode own) {
    if (pools.isEmpty() || model.kind() == Model.Kind.POOL || model.kind() == Model.Kind.AUTO) {
      return;
    }
    Set<TargetId> mine = new HashSet<>();
    model.targets().forEach(target -> mine.add(target.id()));
    ArrayNode names = own.putArray("pools");
    for (Model pool : pools) {
      if (pool.targets().stream().anyMatch(target -> mine.contains(target.id()))) {
        names.add(pool.name());
      }
    }
  }
}
