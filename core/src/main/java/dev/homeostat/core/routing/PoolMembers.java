package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is in which pool, at a moment. Made by {@link Pools}. Immutable. */
public final class PoolMembers {
  /** Nobody has looked yet: pools are as the catalogue knows them. */
  public static final PoolMembers NONE = new PoolMembers(Map.of(), List.of());

  /**
   * One pool.
   *
   * @param known what the catalogue that was looked at knows it as: the very list of its model
   * @param members who is in it, in configuration order
   * @param allowed who may stay with it for a session's sake: all but those the operator keeps out
   */
  record Members(List<Target> known, List<Target> members, List<Target> allowed) {}

  private final Map<String, Members> pools;
  private final List<PoolEntry> entries;

  PoolMembers(Map<String, Members> pools, List<PoolEntry> entries) {
    this.pools = new LinkedHashMap<>(pools);
    this.entries = List.copyOf(entries);
  }

  /** The names of all pools, also of empty ones, the shipped ones first. */
  public List<String> pools() {
    return List.copyOf(pools.keySet());
  }

  /** Who is in a pool, in configuration order; nobody when there is no such pool. */
  public List<Target> members(String pool) {
    Members found = pools.get(pool);
    return found == null ? List.of() : found.members();
  }

  /** What is known of each target, in configuration order. */
  public List<PoolEntry> entries() {
    return entries;
  }

  /** The targets that a model stands for now. */
  List<Target> targets(Model model) {
    Members found = of(model);
    return found == null ? model.targets() : found.members();
  }

  /** The targets that a session may stay with when it asks for a model. */
  List<Target> allowed(Model model) {
    Members found = of(model);
    return found == null ? model.targets() : found.allowed();
  }

  /**
   * Null for what is no pool, and for a pool of another catalogue: around a reload a request may
   * come with the one before or the one after, and can't ask targets that its own doesn't know.
   */
  @SuppressWarnings("ReferenceEquality") // Equal lists of two catalogues aren't the same targets.
  private @Nullable Members of(Model model) {
    Members found = model.kind() == Model.Kind.POOL ? pools.get(model.name()) : null;
    return found != null && found.known() == model.targets() ? found : null;
  }
}
