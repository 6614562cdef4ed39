package dev.homeostat.gateway.config;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How providers are reached, and what may be reached at all.
 *
 * @param allowPrivate the hosts and ports that may be private, loopback or plain {@code http}
 * @param nameservers who is asked for names, in order; empty for the system's
 * @param egressProxy what all calls go through; null for straight out
 * @param egressDirect the hosts and ports that are called past it
 * @param trustedCertificates certificate authorities beside the JDK's
 */
public record NetworkSettings(
    Set<HostPort> allowPrivate,
    List<HostPort> nameservers,
    @Nullable EgressSettings egressProxy,
    Set<HostPort> egressDirect,
    List<X509Certificate> trustedCertificates) {
  /** Public addresses over https only, straight out, as the system is configured. */
  public static final NetworkSettings DEFAULTS =
      new NetworkSettings(Set.of(), List.of(), null, Set.of(), List.of());

  /** Copies. */
  public NetworkSettings {
    allowPrivate = Collections.unmodifiableSet(new LinkedHashSet<>(allowPrivate));
    nameservers = List.copyOf(nameservers);
    egressDirect = Collections.unmodifiableSet(new LinkedHashSet<>(egressDirect));
    trustedCertificates = List.copyOf(trustedCertificates);
  }

  /** Whether the operator named this host and port. */
  public boolean allows(String host, int port) {
    return allowPrivate.contains(new HostPort(host, port));
  }

  /** The same, with servers of our own: private, and called straight. */
  public NetworkSettings withOwn(Set<HostPort> own) {
    Set<HostPort> allowed = new LinkedHashSet<>(allowPrivate);
    allowed.addAll(own);
    Set<HostPort> direct = new LinkedHashSet<>(egressDirect);
    direct.addAll(own);
    return new NetworkSettings(allowed, nameservers, egressProxy, direct, trustedCertificates);
  }
}
