package dev.homeostat.core.catalog;

import java.util.List;

/** What the names in a request come to. */
public sealed interface Resolution {
  /**
   * The names are known.
   *
   * @param candidates in the order they are to be tried, without doubles, never empty
   * @param tiers the same as the steps of a cascade; empty without one
   */
  record Found(List<Target> candidates, List<Tier> tiers) implements Resolution {
    /** Names that stand for no cascade. */
    public Found(List<Target> candidates) {
      this(candidates, List.of());
    }

    /** A cascade. */
    static Found cascade(List<Tier> tiers) {
      return new Found(
          tiers.stream().flatMap(tier -> tier.targets().stream()).distinct().toList(), tiers);
    }

    /** Copies, and refuses an empty list. */
    public Found {
      candidates = List.copyOf(candidates);
      tiers = List.copyOf(tiers);
      if (candidates.isEmpty()) {
        throw new IllegalArgumentException("candidates: none (expected: at least one)");
      }
    }
  }

  /**
   * A name that nothing answers to.
   *
   * @param model the name as asked for
   * @param nearest up to three known names that look like it, the likeliest first
   */
  record Unknown(String model, List<String> nearest) implements Resolution {
    /** Copies. */
    public Unknown {
      nearest = List.copyOf(nearest);
    }
  }

  /** There is no target at all, so no name could be known. */
  record NoneConfigured() implements Resolution {}
}
