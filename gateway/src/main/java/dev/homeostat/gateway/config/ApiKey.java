package dev.homeostat.gateway.config;

import dev.homeostat.core.routing.KeyPolicy;
import java.util.Set;

/**
 * A key that clients call the gateway with.
 *
 * @param name what the key is called in records and messages
 * @param key the secret itself
 * @param scopes what it may be used for, never empty
 * @param policy which targets it may use
 */
public record ApiKey(String name, Secret key, Set<Scope> scopes, KeyPolicy policy) {
  /** A key that may use every target. */
  public ApiKey(String name, Secret key, Set<Scope> scopes) {
    this(name, key, scopes, KeyPolicy.ALL);
  }

  /** Copies, and refuses a key without a name or a scope. */
  public ApiKey {
    scopes = Set.copyOf(scopes);
    if (name.isEmpty() || scopes.isEmpty()) {
      throw new IllegalArgumentException(
          "key: '" + name + "' with " + scopes + " (expected: a name and a scope)");
    }
  }
}
