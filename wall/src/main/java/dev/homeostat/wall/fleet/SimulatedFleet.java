package dev.homeostat.wall.fleet;

import dev.homeostat.wall.log.AttemptLog;
import dev.homeostat.wall.server.Loops;
import dev.homeostat.wall.server.WallServer;
import java.util.ArrayList;
import java.util.List;

/**
 * Three simulated providers on loopback, for trying the gateway without a key: a fast and cheap one
 * that fails now and then (twice in a row in every six attempts, before any content, drawn from the
 * seed), a middling one and a slow, dear one. Their answers say that they are simulated, and so
 * does {@code system_fingerprint}.
 *
 * <p>One daemon thread and a bounded log serve all three. Thread-safe.
 */
public final class SimulatedFleet implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int ATTEMPTS_KEPT = 100;

  private final Loops loops = Loops.create(1);
  private final List<WallServer> servers = new ArrayList<>();
  private final List<SimulatedProvider> providers;

  private SimulatedFleet(long seed) {
    List<SimulatedProvider> started = new ArrayList<>();
    for (Temper temper : Temper.FLEET) {
      WallServer server =
          WallServer.start(
              loops,
              HOST,
              0,
              new FleetResponder(temper, seed),
              AttemptLog.create(ATTEMPTS_KEPT),
              0,
              null);
      servers.add(server);
      String url = "http://%s:%d/v1".formatted(HOST, server.port());
      started.add(new SimulatedProvider(temper.id(), url, temper.models()));
    }
    providers = List.copyOf(started);
  }

  /** A fleet on free ports; the same seed fails at the same attempts. */
  public static SimulatedFleet start(long seed) {
    return new SimulatedFleet(seed);
  }

  /** The providers, the one that fails now and then first. */
  public List<SimulatedProvider> providers() {
    return providers;
  }

  /** Closes every connection and ends the thread. Closing twice does nothing more. */
  @Override
  public void close() {
    servers.forEach(WallServer::close);
    loops.close();
  }
}
