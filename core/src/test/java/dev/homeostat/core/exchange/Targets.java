package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.money.Usage;
import java.util.Collections;
import java.util.List;

/** Targets for tests. */
public final class Targets {
  /** Some usage. */
  public static final Usage USAGE = new Usage(7, 11);

  private Targets() {}

  /** A target of its own provider, with that many credentials. */
  public static Target target(String provider, int credentials) {
    Endpoint endpoint = Endpoint.of(provider, "https://" + provider + ".example/v1");
    Provider owner =
        new Provider(
            provider,
            Dialect.OPENAI,
            List.of(endpoint),
            Collections.nCopies(credentials, "env:KEY"));
    return Target.of(new TargetId(0), owner, endpoint, "small");
  }

  /** A target of its own provider, with one credential. */
  public static Target target(String provider) {
    return target(provider, 1);
  }

  /** A target with a known context size, 0 for unknown. */
  public static Target withContext(String provider, int contextTokens) {
    return known(target(provider), false, contextTokens);
  }

  /** A target that thinks before it answers. */
  public static Target reasoning(String provider) {
    return known(target(provider), true, 0);
  }

  /** A target that is asked to go on with a text in this form. */
  public static Target prefilling(String provider, Prefill prefill) {
    Target target = target(provider);
    return new Target(
        target.id(),
        target.provider(),
        target.endpoint(),
        target.upstreamModel(),
        target.name(),
        target.price(),
        false,
        0,
        prefill);
  }

  private static Target known(Target target, boolean reasoning, int contextTokens) {
    return new Target(
        target.id(),
        target.provider(),
        target.endpoint(),
        target.upstreamModel(),
        target.name(),
        target.price(),
        reasoning,
        contextTokens,
        target.prefill());
  }
}
