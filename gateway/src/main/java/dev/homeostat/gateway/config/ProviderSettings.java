package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.ProviderPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A provider, with its secrets.
 *
 * @param id the name used in {@code provider/model}
 * @param dialect the protocol it speaks
 * @param endpoints one per base URL
 * @param http the version of HTTP spoken to it
 * @param credentials its keys, in order; empty when it needs none
 * @param models what it offers, in order
 * @param headers sent with every call to it, beside what the gateway sends itself
 * @param clocks the clocks of attempts at this provider: its own values over the global ones
 * @param policy what holds for all its targets; its times before scaling
 */
public record ProviderSettings(
    String id,
    Dialect dialect,
    List<Endpoint> endpoints,
    HttpProtocol http,
    List<Credential> credentials,
    List<UpstreamModel> models,
    Map<String, Secret> headers,
    ClockSettings clocks,
    ProviderPolicy policy) {
  /** A provider of which nothing else is known. */
  public ProviderSettings(
      String id,
      Dialect dialect,
      List<Endpoint> endpoints,
      HttpProtocol http,
      List<Credential> credentials,
      List<UpstreamModel> models,
      Map<String, Secret> headers,
      ClockSettings clocks) {
    this(id, dialect, endpoints, http, credentials, models, headers, clocks, ProviderPolicy.NONE);
  }

  /** Copies. */
  public ProviderSettings {
    endpoints = List.copyOf(endpoints);
    credentials = List.copyOf(credentials);
    models = List.copyOf(models);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /**
   * The same for the core: without secrets.
   *
   * @param scale what its times are multiplied by
   */
  public Provider toProvider(double scale) {
    return new Provider(
        id,
        dialect,
        endpoints,
        credentials.stream().map(Credential::name).toList(),
        new ProviderPolicy(
            policy.region(),
            policy.data(),
            policy.maxSessions(),
            Math.round(policy.leaseQueueNanos() * scale)));
  }
}
