package dev.homeostat.gateway.ingress;

import dev.homeostat.core.routing.KeyPolicy;
import dev.homeostat.gateway.config.Scope;
import java.util.Set;

/**
 * Who is calling.
 *
 * @param name the key's name, for records; never the key
 * @param scopes what they may do
 * @param policy which targets they may use
 */
public record Principal(String name, Set<Scope> scopes, KeyPolicy policy) {
  /** Everybody on this machine, as long as no key is configured. */
  public static final Principal LOCAL =
      new Principal("local", Set.of(Scope.INFERENCE, Scope.OPERATOR));

  /** Somebody who may use every target. */
  public Principal(String name, Set<Scope> scopes) {
    this(name, scopes, KeyPolicy.ALL);
  }

  /** Copies. */
  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /** Whether a route with this permission may be used. */
  public boolean may(Permission permission) {
    return switch (permission) {
      case PUBLIC -> true;
      case INFERENCE -> scopes.contains(Scope.INFERENCE) || scopes.contains(Scope.OPERATOR);
      case OPERATOR -> scopes.contains(Scope.OPERATOR);
    };
  }

  /** Whether what belongs to {@code owner} may be seen. */
  public boolean maySee(String owner) {
    return name.equals(owner) || scopes.contains(Scope.OPERATOR);
  }
}
