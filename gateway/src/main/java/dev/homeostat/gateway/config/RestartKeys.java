package dev.homeostat.gateway.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Settings that are read once at start: a change waits for the next one. */
final class RestartKeys {
  private record Row(String path, Function<Settings, Object> value) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("server.listen", settings -> settings.server().listen()),
          new Row("server.max_body", settings -> settings.server().maxBody()),
          new Row("server.max_initial_line", settings -> settings.server().maxInitialLine()),
          new Row("server.max_headers", settings -> settings.server().maxHeaders()),
          new Row("server.header_timeout", settings -> settings.server().headerTimeout()),
          new Row("server.body_idle", settings -> settings.server().bodyIdle()),
          new Row("server.keep_alive_idle", settings -> settings.server().keepAliveIdle()),
          new Row("server.max_connections", settings -> settings.server().maxConnections()),
          new Row(
              "server.max_connections_per_ip", settings -> settings.server().maxConnectionsPerIp()),
          new Row("network.nameservers", settings -> settings.network().nameservers()),
          new Row(
              "network.egress_proxy",
              settings -> Optional.ofNullable(settings.network().egressProxy())),
          new Row("network.egress_direct", settings -> settings.network().egressDirect()),
          new Row(
              "network.trusted_certificates", settings -> settings.network().trustedCertificates()),
          new Row(
              "limits.upstream_connections", settings -> settings.limits().upstreamConnections()),
          new Row("limits.upstream_idle", settings -> settings.limits().upstreamIdle()),
          new Row("retry.budget_window", settings -> settings.retry().budgetWindow()),
          new Row("retry.budget_floor", settings -> settings.retry().budgetFloor()),
          new Row("retry.budget_ratio", settings -> settings.retry().budgetRatio()),
          new Row("retry.failing_share", settings -> settings.retry().failingShare()),
          new Row("max_sessions", settings -> settings.sessions().most()));

  private RestartKeys() {}

  /** The paths whose values differ. */
  static List<String> changed(Settings running, Settings next) {
    return ROWS.stream()
        .filter(row -> !Objects.equals(row.value().apply(running), row.value().apply(next)))
        .map(Row::path)
        .toList();
  }
}
