package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a plan whose order among the parts is the caller's: what one name stands for, or one
 * tier of a cascade. Everything learned acts inside one only.
 *
 * @param model whose it is; null for a tier of the caller's own
 * @param targets whom it may ask, in the operator's order
 * @param allowed whom a session may stay with
 * @param strategy how they follow each other; never a cascade, whose tiers are steps
 * @param profile how an adaptive strategy weighs
 * @param weights the share of each target, in their order, or empty
 * @param gates what an answer has to pass
 */
record Step(
    @Nullable Model model,
    List<Target> targets,
    List<Target> allowed,
    Strategy strategy,
    Profile profile,
    List<Double> weights,
    Set<Gate> gates) {

  /** Whether these steps are the tiers of a cascade. */
  static boolean cascades(RouteRequest request) {
    if (!request.tiers().isEmpty() || request.strategy() == Strategy.CASCADE) {
      return true;
    }
    if (request.strategy() != null) {
      return false;
    }
    for (Model model : request.models()) {
      if (model.strategy() == Strategy.CASCADE) {
        return true;
      }
    }
    return false;
  }

  /** The steps of a request, in order. */
  static List<Step> of(RouteRequest request, PoolMembers pools) {
    List<Step> steps = new ArrayList<>(request.models().size());
    if (!request.tiers().isEmpty()) {
      request.tiers().forEach(tier -> steps.add(tier(null, tier, request)));
      return steps;
    }
    boolean cascade = cascades(request);
    for (Model model : request.models()) {
      if (cascade && !model.tiers().isEmpty()) {
        model.tiers().forEach(tier -> steps.add(tier(model, tier, request)));
      } else {
        steps.add(whole(model, request, pools));
      }
    }
    return steps;
  }

  private static Step tier(@Nullable Model model, Tier tier, RouteRequest request) {
    return new Step(
        model,
        tier.targets(),
        tier.targets(),
        strategy(request.rules(), Strategy.PRIORITY),
        model == null ? Profile.BALANCED : model.profile(),
        List.of(),
        tier.gates());
  }

  private static Step whole(Model model, RouteRequest request, PoolMembers pools) {
    Strategy asked = request.strategy();
    Strategy wanted = asked == null || asked == Strategy.CASCADE ? model.strategy() : asked;
    return new Step(
        model,
        pools.targets(model),
        pools.allowed(model),
        strategy(request.rules(), wanted == Strategy.CASCADE ? Strategy.PRIORITY : wanted),
        model.profile(),
        model.weights(),
        Set.of());
  }

  private static Strategy strategy(ProviderRules rules, Strategy otherwise) {
    return switch (rules.sort()) {
      case null -> otherwise;
      case PRICE -> Strategy.CHEAPEST;
      case THROUGHPUT, LATENCY -> Strategy.FASTEST;
    };
  }

  /** Its share among the weights; 1 when nobody gave any. */
  double weight(int index) {
    return index < weights.size() ? weights.get(index) : 1;
  }
}
