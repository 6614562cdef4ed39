package dev.homeostat.gateway.config;

import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;

/** The keys under {@code network}. */
final class NetworkKeys {
  private static final Key<List<HostPort>> ALLOW_PRIVATE =
      Key.of(
          "allow_private",
          Groups.list(Forms.HOST_PORT, 0),
          List.of(),
          "host:port of providers that may be on a private or loopback address, or plain http.");
  private static final Key<List<HostPort>> NAMESERVERS =
      Key.of(
          "nameservers",
          Groups.list(
              Forms.parsed(
                  "the address and port of a name server, like 9.9.9.9:53",
                  Forms.HOST_PORT.schema(),
                  NetworkKeys::nameserver),
              0),
          List.of(),
          "address:port of the name servers to ask, in order; default: the system's.");
  private static final Key<EgressSettings> EGRESS_PROXY =
      Key.optional(
          "egress_proxy",
          new EgressForm(),
          "The proxy all calls go through: http://host:port, or env:NAME or file:PATH with"
              + " http://user:password@host:port.");
  private static final Key<List<HostPort>> EGRESS_DIRECT =
      Key.of(
          "egress_direct",
          Groups.list(Forms.HOST_PORT, 0),
          List.of(),
          "host:port of providers that are called past the proxy.");
  private static final Key<List<X509Certificate>> TRUSTED_CERTIFICATES =
      Key.optional(
          "trusted_certificates",
          new CertificatesForm(),
          "A PEM file of certificate authorities to trust beside the usual ones.");

  static final Section<NetworkSettings> NETWORK =
      new Section<>(
          List.of(ALLOW_PRIVATE, NAMESERVERS, EGRESS_PROXY, EGRESS_DIRECT, TRUSTED_CERTIFICATES),
          fields -> {
            List<X509Certificate> trusted = fields.find(TRUSTED_CERTIFICATES);
            return new NetworkSettings(
                new LinkedHashSet<>(fields.get(ALLOW_PRIVATE)),
                fields.get(NAMESERVERS),
                fields.find(EGRESS_PROXY),
                new LinkedHashSet<>(fields.get(EGRESS_DIRECT)),
                trusted == null ? List.of() : trusted);
          });

  private NetworkKeys() {}

  /** An address, because there is nobody yet who could look a name up. */
  private static HostPort nameserver(String text) {
    HostPort server = HostPort.parse(text);
    if (PrivateAddresses.literal(server.host()) == null || server.port() == 0) {
      throw new IllegalArgumentException(
          "name server: " + text + " (expected: an address and a port, like 9.9.9.9:53)");
    }
    return server;
  }
}
