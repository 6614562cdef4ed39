package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
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
 */
public record ProviderSettings(
    String id,
    Dialect dialect,
    List<Endpoint> endpoints,
    HttpProtocol http,
    List<Credential> credentials,
    List<UpstreamModel> models,
    Map<String, Secret> headers,
    ClockSettings clocks) {
  /** Copies. */
  public ProviderSettings {
    endpoints = List.copyOf(endpoints);
    credentials = List.copyOf(credentials);
    models = List.copyOf(models);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** The same for the core: without secrets. */
  public Provider toProvider() {
    return new Provider(
        id, dialect, endpoints, credentials.stream().map(Credential::name).toList());
  }
}
