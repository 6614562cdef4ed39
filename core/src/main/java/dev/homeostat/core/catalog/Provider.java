package dev.homeostat.core.catalog;

import java.util.List;

/**
 * A company or server that answers LLM calls, as configured. Secrets are not part of it:
 * credentials stand here by reference name only.
 *
 * @param id the name used in {@code provider/model}
 * @param dialect the protocol it speaks
 * @param endpoints one per base URL, in configuration order
 * @param credentials reference names of its keys, in configuration order; empty when it needs none
 * @param policy what holds for all its targets
 */
public record Provider(
    String id,
    Dialect dialect,
    List<Endpoint> endpoints,
    List<String> credentials,
    ProviderPolicy policy) {
  /** A provider of which nothing else is known. */
  public Provider(String id, Dialect dialect, List<Endpoint> endpoints, List<String> credentials) {
    this(id, dialect, endpoints, credentials, ProviderPolicy.NONE);
  }

  /** Refuses a provider without an id or an endpoint. */
  public Provider {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id: empty (expected: a name)");
    }
    endpoints = List.copyOf(endpoints);
    credentials = List.copyOf(credentials);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: none (expected: at least one)");
    }
  }
}
