package dev.homeostat.gateway.config;

import java.time.Duration;
import java.util.List;

/** The keys under {@code server} and {@code limits}. */
final class ServerKeys {
  private static final ServerSettings D = ServerSettings.DEFAULTS;
  private static final Form<Duration> TIME = Forms.duration(Duration.ofMillis(1));
  private static final Form<Integer> COUNT = Forms.whole(1, 1_000_000);

  private static final Key<HostPort> LISTEN =
      Key.of("listen", Forms.HOST_PORT, D.listen(), "Address and port the gateway answers on.");
  private static final Key<DataSize> MAX_BODY =
      Key.of(
          "max_body", Forms.SIZE, D.maxBody(), "The largest request body; more is answered 413.");
  private static final Key<DataSize> MAX_INITIAL_LINE =
      Key.of("max_initial_line", Forms.SIZE, D.maxInitialLine(), "The longest request line.");
  private static final Key<DataSize> MAX_HEADERS =
      Key.of("max_headers", Forms.SIZE, D.maxHeaders(), "All request headers together.");
  private static final Key<Duration> HEADER_TIMEOUT =
      Key.of(
          "header_timeout",
          TIME,
          D.headerTimeout(),
          "From the connection to the end of the headers.");
  private static final Key<Duration> BODY_IDLE =
      Key.of("body_idle", TIME, D.bodyIdle(), "Without a byte of the request body.");
  private static final Key<Duration> KEEP_ALIVE_IDLE =
      Key.of("keep_alive_idle", TIME, D.keepAliveIdle(), "Between two requests of a connection.");
  private static final Key<Integer> MAX_CONNECTIONS =
      Key.of("max_connections", COUNT, D.maxConnections(), "Connections of all clients together.");
  private static final Key<Integer> MAX_CONNECTIONS_PER_IP =
      Key.of(
          "max_connections_per_ip",
          COUNT,
          D.maxConnectionsPerIp(),
          "Connections of one client address.");
  private static final Key<Duration> DRAIN =
      Key.of("drain", TIME, D.drain(), "What running exchanges are given to end at a stop.");

  static final Section<ServerSettings> SERVER =
      new Section<>(
          List.of(
              LISTEN,
              MAX_BODY,
              MAX_INITIAL_LINE,
              MAX_HEADERS,
              HEADER_TIMEOUT,
              BODY_IDLE,
              KEEP_ALIVE_IDLE,
              MAX_CONNECTIONS,
              MAX_CONNECTIONS_PER_IP,
              DRAIN),
          fields ->
              new ServerSettings(
                  fields.get(LISTEN),
                  fields.get(MAX_BODY),
                  fields.get(MAX_INITIAL_LINE),
                  fields.get(MAX_HEADERS),
                  fields.get(HEADER_TIMEOUT),
                  fields.get(BODY_IDLE),
                  fields.get(KEEP_ALIVE_IDLE),
                  fields.get(MAX_CONNECTIONS),
                  fields.get(MAX_CONNECTIONS_PER_IP),
                  fields.get(DRAIN)));

  private static final LimitSettings L = LimitSettings.defaults(0);
  private static final Key<DataSize> BODY_BUDGET =
      Key.optional(
          "body_budget",
          Forms.SIZE,
          "Bodies, partial events and write buffers of all exchanges together; a quarter of the"
              + " heap ceiling, but at least 32 MiB, when absent.");
  private static final Key<Integer> UPSTREAM_CONNECTIONS =
      Key.of(
          "upstream_connections",
          Forms.whole(1, 65_535),
          L.upstreamConnections(),
          "Connections per endpoint and event loop.");
  private static final Key<Duration> UPSTREAM_IDLE =
      Key.of(
          "upstream_idle",
          TIME,
          L.upstreamIdle(),
          "An unused upstream connection is closed after it.");

  private ServerKeys() {}

  /**
   * The section {@code limits}.
   *
   * @param heapBytes the heap ceiling, of which the body budget is a quarter
   */
  static Section<LimitSettings> limits(long heapBytes) {
    return new Section<>(
        List.of(BODY_BUDGET, UPSTREAM_CONNECTIONS, UPSTREAM_IDLE),
        fields -> {
          DataSize budget = fields.find(BODY_BUDGET);
          return new LimitSettings(
              budget == null ? LimitSettings.defaults(heapBytes).bodyBudget() : budget,
              fields.get(UPSTREAM_CONNECTIONS),
              fields.get(UPSTREAM_IDLE));
        });
  }
}
