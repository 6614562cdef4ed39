package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Capability;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.ProviderPolicy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may be asked for a request at all, and why not. What nobody knows of a target is taken to be
 * no obstacle, except where the caller or the key forbids something: then only what is known to
 * keep to it may be asked.
 *
 * <p>Made for one request after the other; not thread-safe; allocates nothing per target.
 */
final class Filters {
  private final AllowList allowed = new AllowList();

  private Needs needs = Needs.NONE;
  private ProviderRules rules = ProviderRules.NONE;
  private KeyPolicy policy = KeyPolicy.ALL;
  private Chain chain = Chain.NONE;
  private List<Model> models = List.of();
  private boolean modelAllowed;
  private boolean unnamed;
  private boolean picky;

  /** Takes the request that the questions are about. */
  void use(RouteRequest request, Chain operator) {
    needs = request.needs();
    rules = request.rules();
    policy = request.policy();
    chain = operator;
    models = request.models();
    allowed.use(policy.allow());
    picky = needs.vision() || needs.tools() || needs.jsonSchema() || needs.reasoning();
  }

  /** Takes the step that the questions are about. */
  void use(Step step) {
    modelAllowed = allowed.allows(step.model());
    unnamed = !modelAllowed && step.model() == null;
  }

  /** Why the request may never use a target, or null: nothing that passes. */
  @Nullable Exclusion exclusion(Target target, double weight) {
    if (chain.disabled(target)) {
      return Exclusion.DISABLED;
    }
    if (chain.retired(target)) {
      return Exclusion.RETIRED;
    }
    if (!modelAllowed && !allowed.allows(target) && !(unnamed && ofAllowedModel(target))) {
      return Exclusion.KEY_NOT_ALLOWED;
    }
    if (!keepsTo(rules, target)) {
      return Exclusion.PROVIDER_RULES;
    }
    ProviderPolicy provider = target.provider().policy();
    if (!policy.regions().isEmpty()
        && (provider.region() == null || !contains(policy.regions(), provider.region()))) {
      return Exclusion.REGION;
    }
    if (rules.denyDataCollection() && provider.data() != ProviderPolicy.DataCollection.DENY) {
      return Exclusion.DATA_COLLECTION;
    }
    if (tooDear(target)) {
      return Exclusion.PRICE_CAP;
    }
    Exclusion unable = picky ? incapable(target) : null;
    if (unable != null) {
      return unable;
    }
    // The size is a guess from bytes; who might just take it is asked, and says so in no time.
    if (target.contextTokens() > 0 && needs.inputTokens() / 3 * 2 > target.contextTokens()) {
      return Exclusion.CONTEXT_TOO_SMALL;
    }
    int longest = target.facts().maxOutputTokens();
    if (longest > 0 && needs.maxOutputTokens() > longest) {
      return Exclusion.OUTPUT_TOO_SMALL;
    }
    return weight == 0 ? Exclusion.DRAINED : null;
  }

  /** Whether a tier of the caller's own only asks whom a model of the request may ask. */
  private boolean ofAllowedModel(Target target) {
    for (Model model : models) {
      if (allowed.allows(model) && model.targets().contains(target)) {
        return true;
      }
    }
    return false;
  }

  /** The place of a target in the caller's own order; as many as it has when it isn't in it. */
  int place(Target target) {
    List<String> order = rules.order();
    for (int i = 0; i < order.size(); i++) {
      if (names(order.get(i), target)) {
        return i;
      }
    }
    return order.size();
  }

  private static boolean keepsTo(ProviderRules rules, Target target) {
    if (!rules.only().isEmpty() && !named(rules.only(), target)) {
      return false;
    }
    if (!rules.ignore().isEmpty() && named(rules.ignore(), target)) {
      return false;
    }
    return rules.allowFallbacks() || rules.order().isEmpty() || named(rules.order(), target);
  }

  private static boolean named(List<String> names, Target target) {
    for (int i = 0; i < names.size(); i++) {
      if (names(names.get(i), target)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(String name, Target target) {
    return name.equalsIgnoreCase(target.providerId()) || name.equalsIgnoreCase(target.name());
  }

  private static boolean contains(List<String> regions, String region) {
    for (int i = 0; i < regions.size(); i++) {
      if (regions.get(i).equalsIgnoreCase(region)) {
        return true;
      }
    }
    return false;
  }

  private boolean tooDear(Target target) {
    Money input = target.price() == null ? null : target.price().input();
    Money output = target.price() == null ? null : target.price().output();
    return above(policy.maxPromptPrice(), input)
        || above(rules.maxPromptPrice(), input)
        || above(policy.maxCompletionPrice(), output)
        || above(rules.maxCompletionPrice(), output);
  }

  private static boolean above(@Nullable Money cap, @Nullable Money price) {
    return cap != null && (price == null || price.compareTo(cap) > 0);
  }

  private @Nullable Exclusion incapable(Target target) {
    if (needs.vision() && lacks(target, Capability.VISION)) {
      return Exclusion.NO_VISION;
    }
    if (needs.tools() && lacks(target, Capability.TOOLS)) {
      return Exclusion.NO_TOOLS;
    }
    if (needs.jsonSchema() && lacks(target, Capability.JSON_SCHEMA)) {
      return Exclusion.NO_JSON_SCHEMA;
    }
    boolean thinks = !needs.reasoning() || target.reasoning();
    return thinks || !lacks(target, Capability.REASONING) ? null : Exclusion.NO_REASONING;
  }

  private boolean lacks(Target target, Capability capability) {
    TargetFacts facts = target.facts();
    return facts.lacks(capability) || (rules.requireParameters() && facts.capabilities() == null);
  }
}
