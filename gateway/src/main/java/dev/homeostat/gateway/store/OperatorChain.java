package dev.homeostat.gateway.store;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.routing.Chain;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The order in which the operator wants targets asked, and which of them not at all; kept in {@code
 * fallback.json}. Names that no target has now are kept for the day it returns. Safe for any
 * thread.
 */
public final class OperatorChain {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorChain.class);

  private static final String FILE = "fallback.json";

  private final DataFolder folder;
  private volatile Decision decision;

  /**
   * What was decided.
   *
   * @param order every name that was known then, in order
   * @param disabled those that aren't asked
   * @param byOperator whether anybody decided at all
   */
  private record Decision(List<String> order, Set<String> disabled, boolean byOperator) {
    static final Decision NONE = new Decision(List.of(), Set.of(), false);

    Decision {
      order = List.copyOf(order);
      disabled = Set.copyOf(disabled);
    }
  }

  private OperatorChain(DataFolder folder, Decision decision) {
    this.folder = folder;
    this.decision = decision;
  }

  /** What is kept in a folder. */
  public static OperatorChain in(DataFolder folder) {
    JsonNode kept = folder.read(FILE);
    if (kept == null) {
      return new OperatorChain(folder, Decision.NONE);
    }
    if (!texts(kept.path("order")) || !texts(kept.path("disabled"))) {
      folder.putAside(FILE, "no lists of names under 'order' and 'disabled'");
      return new OperatorChain(folder, Decision.NONE);
    }
    List<String> order = kept.path("order").valueStream().map(JsonNode::asString).toList();
    Set<String> disabled = new LinkedHashSet<>();
    kept.path("disabled").forEach(name -> disabled.add(name.asString()));
    return new OperatorChain(folder, new Decision(order, disabled, true));
  }

  private static boolean texts(JsonNode list) {
    return list.isArray() && list.valueStream().allMatch(JsonNode::isString);
  }

  /** What plans have to keep to today. */
  public Chain of(Catalog catalog) {
    Decision now = decision;
    return Chain.of(catalog.targets(), now.order, now.disabled, LocalDate.now(ZoneOffset.UTC));
  }

  /** Whether an operator decided, so that it isn't the configuration's order. */
  public boolean byOperator() {
    return decision.byOperator;
  }

  /** Every target name in the order that holds, and whether it may be asked. */
  public Map<String, Boolean> chain(Catalog catalog) {
    Decision now = decision;
    Set<String> known = new LinkedHashSet<>();
    catalog.targets().stream().map(Target::name).forEach(known::add);
    Map<String, Boolean> chain = new LinkedHashMap<>();
    for (String name : now.order) {
      if (known.contains(name)) {
        chain.put(name, !now.disabled.contains(name));
      }
    }
    known.forEach(name -> chain.putIfAbsent(name, !now.disabled.contains(name)));
    return chain;
  }

  /**
   * Whether switches are meant and no order: the configuration has no one order of all, each model
   * has its own, and whoever switches a target, or sends back what was shown, leaves them alone.
   */
  private static boolean switchesOnly(Set<String> now, Map<String, @Nullable Boolean> wanted) {
    boolean switched = wanted.values().stream().allMatch(enabled -> enabled != null);
    List<String> same = now.stream().filter(wanted::containsKey).toList();
    return same.equals(List.copyOf(wanted.keySet())) && (switched || wanted.size() == now.size());
  }

  /**
   * Decides.
   *
   * @param wanted names in their new order, each with whether it may be asked, or null for as it
   *     was; all others keep their order behind them
   * @return whether it could be kept for the next start, too
   */
  public synchronized boolean decide(Catalog catalog, Map<String, @Nullable Boolean> wanted) {
    Decision before = decision;
    Set<String> order = new LinkedHashSet<>();
    if (!switchesOnly(chain(catalog).keySet(), wanted)) {
      order.addAll(wanted.keySet());
      order.addAll(chain(catalog).keySet());
    }
    order.addAll(before.order);
    Set<String> disabled = new LinkedHashSet<>(before.disabled);
    wanted.forEach(
        (name, enabled) -> {
          if (enabled != null && enabled) {
            disabled.remove(name);
          } else if (enabled != null) {
            disabled.add(name);
          }
        });
    Decision next = new Decision(new ArrayList<>(order), disabled, true);
    decision = next;
    LOG.info("an operator changed the fallback chain: order={} disabled={}", next.order, disabled);
    return keep(next);
  }

  /** Goes back to the configuration's order, with everybody switched on; whether that is kept. */
  public synchronized boolean forget() {
    decision = Decision.NONE;
    LOG.info("an operator went back to the configuration's fallback chain");
    return folder.remove(FILE);
  }

  private boolean keep(Decision next) {
    ObjectNode kept = folder.json().createObjectNode();
    ArrayNode names = kept.putArray("order");
    next.order.forEach(names::add);
    ArrayNode off = kept.putArray("disabled");
    next.disabled.forEach(off::add);
    return folder.write(FILE, kept);
  }
}
