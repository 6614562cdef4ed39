package dev.homeostat.core.catalog;

import dev.homeostat.core.money.Price;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint and one of its models: what one attempt is sent to, and the unit of breakers,
 * cooldowns and statistics.
 *
 * @param id the process-stable number live state is kept under
 * @param provider whose target this is
 * @param endpoint where it is reached
 * @param upstreamModel the model's id as the provider knows it
 * @param name {@code provider/model} as callers and operators write it; the same for every endpoint
 *     of the provider
 * @param price what its tokens cost, or null when nobody said
 * @param reasoning whether it thinks before it answers, and so may stay silent for minutes
 * @param contextTokens the largest input it takes, or 0 when unknown
 * @param prefill how it is asked to go on with a text that is already there
 * @param facts what else is known of it
 */
public record Target(
    TargetId id,
    Provider provider,
    Endpoint endpoint,
    String upstreamModel,
    String name,
    @Nullable Price price,
    boolean reasoning,
    int contextTokens,
    Prefill prefill,
    TargetFacts facts) {

  /** A target of which nothing else is known. */
  public Target(
      TargetId id,
      Provider provider,
      Endpoint endpoint,
      String upstreamModel,
      String name,
      @Nullable Price price,
      boolean reasoning,
      int contextTokens,
      Prefill prefill) {
    this(
        id,
        provider,
        endpoint,
        upstreamModel,
        name,
        price,
        reasoning,
        contextTokens,
        prefill,
        TargetFacts.UNKNOWN);
  }

  /** A target with nothing known but its place. */
  public static Target of(TargetId id, Provider provider, Endpoint endpoint, String upstreamModel) {
    String name = provider.id() + '/' + upstreamModel;
    return new Target(id, provider, endpoint, upstreamModel, name, null, false, 0, Prefill.NONE);
  }

  /** Refuses an endpoint of another provider, an empty model and a negative context. */
  public Target {
    if (!endpoint.providerId().equals(provider.id())) {
      throw new IllegalArgumentException(
          "endpoint: " + endpoint + " (expected: one of " + provider.id() + ")");
    }
    if (upstreamModel.isEmpty()) {
      throw new IllegalArgumentException("upstreamModel: empty (expected: a model id)");
    }
    if (contextTokens < 0) {
      throw new IllegalArgumentException(
          "contextTokens: " + contextTokens + " (expected: 0 or more)");
    }
  }

  /** The provider's id. */
  public String providerId() {
    return provider.id();
  }

  /** By its number: equal targets have the same, and there are maps of thousands. */
  @Override
  public int hashCode() {
    return id.index();
  }

  @Override
  public String toString() {
    return name;
  }
}
