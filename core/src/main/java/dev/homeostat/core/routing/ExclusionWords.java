package dev.homeostat.core.routing;

import dev.homeostat.core.exchange.Exclusion;

/** What people are told of an exclusion: why, and what helps. */
public final class ExclusionWords {
  private ExclusionWords() {}

  /**
   * Why, as the rest of a sentence about targets.
   *
   * @param one whether it is one target
   */
  public static String why(Exclusion reason, boolean one) {
    String is = one ? "is " : "are ";
    String has = one ? "has " : "have ";
    return switch (reason) {
      case DISABLED -> is + "switched off by the operator";
      case KEY_NOT_ALLOWED -> is + "not allowed for this key";
      case PROVIDER_RULES -> is + "left out by the request's 'provider' rules";
      case REGION -> is + "not known to compute in a region that the key allows";
      case DATA_COLLECTION -> is + "not known to keep nothing of what is sent";
      case PRICE_CAP -> has + "no price known to be under the price cap";
      case NO_VISION -> is + "not known to take images";
      case NO_TOOLS -> is + "not known to take tools";
      case NO_JSON_SCHEMA -> is + "not known to keep to a JSON schema";
      case NO_REASONING -> is + "not known to take a reasoning effort";
      case CONTEXT_TOO_SMALL -> has + "too small a context for the prompt";
      case OUTPUT_TOO_SMALL -> has + "too short a longest answer for the limit asked for";
      case BOUND_STATE -> "can't read the state in the request, which another endpoint issued";
      case FORCED_OPEN -> is + "taken out by a rule or the operator";
      case RETIRED -> is + "retired by the provider";
      case DRAINED -> is + "drained: the weight is 0";
      case CREDENTIALS -> has + "no credential that is accepted and has quota";
      case RATE_LIMITED -> is + "rate limited";
      case LEASE -> (one ? "serves" : "serve") + " as many sessions as allowed";
      case BREAKER_OPEN -> (one ? "fails" : "fail") + " too often";
      case ENDPOINT_OPEN -> has + "an endpoint that can't be reached";
      case COOLDOWN -> "failed a moment ago";
      case TRIAL_IN_FLIGHT -> is + "being tried after an outage";
      case PRINCIPAL_SKIP -> "failed for this key";
      case SESSION_BAN, SESSION_SKIP -> "failed in this session";
      case THREAD_BUSY -> (one ? "serves" : "serve") + " another session";
      case ANNOUNCED_DOWN -> is + "announced to be down";
      case ANNOUNCED_AUTH_ERROR -> is + "announced to refuse our credentials";
    };
  }

  /** What helps, as a sentence. */
  public static String fix(Exclusion reason) {
    return switch (reason) {
      case DISABLED -> "Switch a target on again.";
      case KEY_NOT_ALLOWED -> "Ask for a model that the key allows.";
      case PROVIDER_RULES ->
          "Loosen provider.only, provider.ignore, provider.order or provider.allow_fallbacks.";
      case REGION -> "Add a provider in one of the key's regions, or state the region of those.";
      case DATA_COLLECTION ->
          "Drop provider.data_collection, or state data_collection: deny for providers that do.";
      case PRICE_CAP -> "Raise the cap, or state prices: an unknown price counts as too high.";
      case NO_VISION, NO_TOOLS, NO_JSON_SCHEMA, NO_REASONING ->
          "Add a model that can, or state its capabilities.";
      case CONTEXT_TOO_SMALL -> "Shorten the prompt, or add a model with a larger context.";
      case OUTPUT_TOO_SMALL -> "Ask for fewer tokens, or add a model that gives more.";
      case BOUND_STATE -> "Send the conversation itself instead of the reference.";
      case FORCED_OPEN -> "Undo the rule, or add another target.";
      case RETIRED -> "Ask for a newer model.";
      case DRAINED -> "Give a target a weight above 0.";
      case CREDENTIALS -> "Renew the provider's credentials, or its quota or billing.";
      case RATE_LIMITED, LEASE -> "Wait, or add another provider or credential.";
      case BREAKER_OPEN,
          ENDPOINT_OPEN,
          COOLDOWN,
          TRIAL_IN_FLIGHT,
          PRINCIPAL_SKIP,
          SESSION_BAN,
          SESSION_SKIP,
          THREAD_BUSY,
          ANNOUNCED_DOWN,
          ANNOUNCED_AUTH_ERROR ->
          "Try again later, or add another target.";
    };
  }
}
