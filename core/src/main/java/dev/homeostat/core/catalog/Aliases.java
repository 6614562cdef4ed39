package dev.homeostat.core.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The aliases of a configuration. A literal alias comes before every pattern; of two patterns that
 * fit, the one with more literal characters wins, at equality the one declared first. Immutable.
 */
public final class Aliases {
  /** No alias. */
  public static final Aliases NONE = new Aliases(List.of());

  private final List<Alias> declared;
  private final Map<String, Alias> literal = new HashMap<>();
  private final Alias[] wild;

  private Aliases(List<Alias> declared) {
    this.declared = List.copyOf(declared);
    for (Alias alias : declared) {
      if (!alias.wild()) {
        literal.putIfAbsent(alias.pattern(), alias);
      }
    }
    this.wild =
        declared.stream()
            .filter(Alias::wild)
            .sorted(Comparator.comparingInt(Alias::literals).reversed())
            .toArray(Alias[]::new);
  }

  /** The aliases in the order of their declaration. */
  public static Aliases of(List<Alias> declared) {
    return new Aliases(declared);
  }

  /** In the order of their declaration. */
  public List<Alias> declared() {
    return declared;
  }

  /** The alias that a name fits, or null. Allocates nothing. */
  public @Nullable Alias match(String name) {
    Alias exact = literal.get(name);
    if (exact != null) {
      return exact;
    }
    for (Alias alias : wild) {
      if (alias.matches(name)) {
        return alias;
      }
    }
    return null;
  }

  /**
   * Follows an alias, through further aliases, to a name that is known.
   *
   * @param known whether a name is a model, a target or {@code auto}
   */
  public Chain follow(Alias alias, Predicate<String> known) {
    Set<String> seen = new LinkedHashSet<>();
    seen.add(alias.pattern());
    Alias at = alias;
    while (true) {
      String name = at.name();
      if (known.test(name)) {
        return new Chain.Reached(name);
      }
      Alias next = match(name);
      if (next == null) {
        return new Chain.Dangling(name);
      }
      if (!seen.add(next.pattern())) {
        List<String> path = new ArrayList<>(seen);
        path.add(next.pattern());
        return new Chain.Cycle(path);
      }
      at = next;
    }
  }

  /** Where an alias leads. */
  public sealed interface Chain {
    /**
     * To something that can be called.
     *
     * @param name a model, a target or {@code auto}
     */
    record Reached(String name) implements Chain {}

    /**
     * To a name that nobody knows.
     *
     * @param name the unknown name
     */
    record Dangling(String name) implements Chain {}

    /**
     * Back to itself.
     *
     * @param path the patterns passed, the repeated one at the end
     */
    record Cycle(List<String> path) implements Chain {
      /** Copies. */
      public Cycle {
        path = List.copyOf(path);
      }
    }
  }
}
