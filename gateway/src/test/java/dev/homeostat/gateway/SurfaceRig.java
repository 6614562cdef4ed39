package dev.homeostat.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.Surroundings;
import dev.homeostat.gateway.exchange.ByteBudget;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.Ingress;
import dev.homeostat.gateway.ingress.RawClient;
import dev.homeostat.gateway.ingress.Route;
import dev.homeostat.gateway.ingress.Routes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/** The server side of a gateway with routes of the test's own, and nobody behind it. */
final class SurfaceRig implements AutoCloseable {
  private final ControlPlane control;
  private final DataPlane data;
  private final Ingress ingress;

  private SurfaceRig(Function<ExecutorService, List<Route>> routes) throws IOException {
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(Map.of()))
            .load("homeostat.yaml", "server: {listen: \"127.0.0.1:0\"}\n", Path.of(""));
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    Settings settings = ((Loaded.Valid) loaded).settings();
    LiveState live = LiveStates.create(settings, MonotonicClock.system(), _ -> {});
    Snapshot snapshot = Snapshot.of(settings, new TargetIds(), live.latencies());
    control = ControlPlane.create();
    data =
        DataPlane.create(
            settings, MonotonicClock.system(), live, new ByteBudget(), control.facts());
    ingress =
        Ingress.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            settings.server(),
            Routes.of(routes.apply(control.threads())),
            () -> snapshot,
            data.transport().loops(),
            data.transport().loops(),
            data.transport().server(),
            data.contexts());
  }

  /** A server with these routes, whose work is done by the control plane's threads. */
  static SurfaceRig of(Function<ExecutorService, List<Route>> routes) throws IOException {
    return new SurfaceRig(routes);
  }

  Ingress ingress() {
    return ingress;
  }

  RawClient connect() throws IOException {
    return RawClient.to(ingress.port());
  }

  @Override
  public void close() {
    ingress.close();
    data.close();
    control.close();
  }
}
