package dev.homeostat.gateway.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the address guard lets through.
 *
 * @param allowPrivate the hosts and ports that may be private, loopback or plain {@code http}
 */
public record NetworkSettings(Set<HostPort> allowPrivate) {
  /** Public addresses over https only. */
  public static final NetworkSettings DEFAULTS = new NetworkSettings(Set.of());

  /** Copies. */
  public NetworkSettings {
    allowPrivate = Collections.unmodifiableSet(new LinkedHashSet<>(allowPrivate));
  }

  /** Whether the operator named this host and port. */
  public boolean allows(String host, int port) {
    return allowPrivate.contains(new HostPort(host, port));
  }
}
