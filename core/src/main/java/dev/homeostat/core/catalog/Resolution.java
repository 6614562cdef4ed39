package dev.homeostat.core.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the names in a request come to. */
public sealed interface Resolution {
  /**
   * The names are known.
   *
   * @param models what each stands for, in the caller's order, without doubles; never empty
   */
  record Found(List<Model> models) implements Resolution {
    /** One name. */
    Found(Model model) {
      this(List.of(model));
    }

    /** Copies, and refuses an empty list. */
    public Found {
      models = List.copyOf(models);
      if (models.isEmpty()) {
        throw new IllegalArgumentException("models: none (expected: at least one)");
      }
    }

    /** What the first name stands for. */
    public Model model() {
      return models.getFirst();
    }

    /** Everybody they stand for, in order and without doubles; empty only for empty pools. */
    public List<Target> candidates() {
      return models.size() == 1
          ? models.getFirst().targets()
          : models.stream().flatMap(model -> model.targets().stream()).distinct().toList();
    }

    /**
     * The same as the steps of a cascade, where each model that is none is one step more; empty
     * when there is no cascade among them.
     */
    public List<Tier> tiers() {
      if (models.size() == 1) {
        return models.getFirst().tiers();
      }
      if (models.stream().allMatch(model -> model.tiers().isEmpty())) {
        return List.of();
      }
      List<Tier> tiers = new ArrayList<>();
      for (Model model : models) {
        if (model.tiers().isEmpty() && !model.targets().isEmpty()) {
          tiers.add(new Tier(model.targets(), Set.of()));
        }
        tiers.addAll(model.tiers());
      }
      return tiers;
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
