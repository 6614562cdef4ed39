package dev.homeostat.gateway.config;

import java.time.Duration;

/**
 * The side towards the clients.
 *
 * @param listen the address the gateway answers on; changing it needs a restart
 * @param maxBody the largest request body; more is 413
 * @param maxInitialLine the longest request line
 * @param maxHeaders the size of all request headers together
 * @param headerTimeout from the connection (or the last response) to the end of the headers
 * @param bodyIdle without a byte of the body
 * @param keepAliveIdle between two requests of one connection
 * @param maxConnections of all clients together
 * @param maxConnectionsPerIp of one client address
 * @param drain what running exchanges are given to end when the process stops
 */
public record ServerSettings(
    HostPort listen,
    DataSize maxBody,
    DataSize maxInitialLine,
    DataSize maxHeaders,
    Duration headerTimeout,
    Duration bodyIdle,
    Duration keepAliveIdle,
    int maxConnections,
    int maxConnectionsPerIp,
    Duration drain) {
  /** What holds when nothing is configured. */
  public static final ServerSettings DEFAULTS =
      new ServerSettings(
          new HostPort("127.0.0.1", 8080),
          DataSize.mebibytes(32),
          DataSize.kibibytes(8),
          DataSize.kibibytes(32),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(75),
          20_000,
          4_096,
          Duration.ofSeconds(30));

  /** The same on another address. */
  public ServerSettings withListen(HostPort newListen) {
    return new ServerSettings(
        newListen,
        maxBody,
        maxInitialLine,
        maxHeaders,
        headerTimeout,
        bodyIdle,
        keepAliveIdle,
        maxConnections,
        maxConnectionsPerIp,
        drain);
  }
}
