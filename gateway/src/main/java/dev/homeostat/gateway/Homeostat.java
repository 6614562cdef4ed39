package dev.homeostat.gateway;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.gateway.admin.Health;
import dev.homeostat.gateway.admin.TargetPhase;
import dev.homeostat.gateway.config.ServerSettings;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.exchange.ByteBudget;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.ChatSurface;
import dev.homeostat.gateway.ingress.Ingress;
import dev.homeostat.gateway.ingress.Permission;
import dev.homeostat.gateway.ingress.Route;
import dev.homeostat.gateway.ingress.Routes;
import dev.homeostat.gateway.operate.EverySecond;
import dev.homeostat.gateway.operate.HeapKeeper;
import dev.homeostat.gateway.operate.RoutingPublisher;
import dev.homeostat.gateway.operate.Trials;
import dev.homeostat.gateway.store.DataFolder;
import dev.homeostat.gateway.store.ForcedTargets;
import dev.homeostat.gateway.store.LearnedScores;
import dev.homeostat.gateway.store.OperatorChain;
import io.netty.handler.codec.http.HttpMethod;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The gateway, put together: the only place that knows all parts. Started, reconfigured any number
 * of times, drained and closed by its owner; safe for any thread.
 */
public final class Homeostat implements AutoCloseable {
  /** A system property of the launcher: up to how many bytes the heap is left alone. */
  private static final String SOFT_HEAP = "homeostat.heap.soft";

  private static final Duration DRAIN_STEP = Duration.ofMillis(20);

  /** What a load balancer needs to see {@code /readyz} fail and to send no more. */
  private static final Duration DRAIN_GRACE = Duration.ofSeconds(5);

  private volatile Snapshot snapshot;
  private final TargetIds ids;
  private final LiveState live;
  private final ControlPlane control;
  private final DataPlane data;
  private final ByteBudget bodies;
  private final HeapKeeper heap;
  private final Health health;
  private final Ingress ingress;
  private final OperatorChain chain;
  private final ForcedTargets forced;
  private final LearnedScores learned;
  private final RoutingPublisher routing;
  private final MonotonicClock clock;
  private final EverySecond everySecond;
  private boolean closed;

  private Homeostat(Settings settings, DataFolder folder) throws BindException {
    this.ids = new TargetIds();
    this.clock = MonotonicClock.system();
    this.control = ControlPlane.create();
    this.live = LiveStates.create(settings, clock, control.facts());
    this.snapshot = Snapshot.of(settings, ids, live.latencies());
    this.bodies = new ByteBudget();
    this.heap =
        HeapKeeper.of(
            Long.getLong(SOFT_HEAP, Long.MAX_VALUE), HeapKeeper.ofProcess(), clock.nanos());
    this.health = new Health(this::snapshot);
    this.chain = OperatorChain.in(folder);
    InstantSource wall = InstantSource.system();
    this.forced = ForcedTargets.in(folder, live.guards(), wall);
    forced.restore(snapshot.catalog(), clock.nanos());
    this.learned =
        LearnedScores.restore(folder, live.scores(), snapshot.catalog(), wall, clock.nanos());
    this.data = DataPlane.create(settings, clock, live, bodies, control.facts());
    this.routing =
        new RoutingPublisher(this::snapshot, live, chain::of, clock, new SplittableRandom());
    routing.publish();
    this.ingress = listen(settings.server());
    Trials trials = new Trials(this::snapshot, live, data.contexts());
    this.everySecond =
        EverySecond.start(List.of(routing::publish, trials::beginDue, this::keepEachSecond));
    gauges();
    health.phase(Health.Phase.SERVING);
  }

  /**
   * Starts a gateway that keeps nothing over its end.
   *
   * @throws BindException when the configured address can't be listened on
   */
  public static Homeostat start(Settings settings) throws BindException {
    return start(settings, null);
  }

  /**
   * Starts a gateway.
   *
   * @param data the folder for what it keeps over its end, or null for none
   * @throws BindException when the configured address can't be listened on
   */
  public static Homeostat start(Settings settings, @Nullable Path data) throws BindException {
    return new Homeostat(settings, DataFolder.at(data));
  }

  private Ingress listen(ServerSettings server) throws BindException {
    List<Route> routes = new ArrayList<>();
    routes.add(
        new Route(
            HttpMethod.POST,
            "/v1/chat/completions",
            Permission.INFERENCE,
            new ChatSurface(this::snapshot, bodies, heap::scarce)));
    routes.addAll(
        control.routes(
            this::snapshot, () -> live.plan().pools(), health, System.currentTimeMillis() / 1_000));
    routes.addAll(
        control.operatorRoutes(
            new OperatorView(this::snapshot, live, clock, chain, forced, routing::publish)));
    try {
      return Ingress.start(
          new InetSocketAddress(server.listen().host(), server.listen().port()),
          server,
          Routes.of(routes),
          this::snapshot,
          data.transport().loops(),
          data.transport().loops(),
          data.transport().server(),
          data.contexts());
    } catch (BindException e) {
      data.close();
      control.close();
      throw e;
    }
  }

  private void gauges() {
    var metrics = control.metrics();
    metrics.breakers(() -> TargetPhase.levels(snapshot.catalog(), live.guards(), clock.nanos()));
    metrics.gauge("homeostat.client.connections", "Client connections open", ingress::connections);
    metrics.gauge("homeostat.inflight", "Requests under way", ingress::underWay);
    metrics.gauge(
        "homeostat.memory.scarce",
        "1 while new requests are refused for want of memory",
        () -> heap.scarce() ? 1 : 0);
    metrics.gauge("homeostat.body.bytes", "Bytes of request bodies held", bodies::used);
    metrics.gauge(
        "homeostat.upstream.connections", "Provider connections open", data::upstreamConnections);
  }

  /** The port listened on. */
  public int port() {
    return ingress.port();
  }

  /** Takes new settings; exchanges under way keep theirs. Where to listen isn't among them. */
  public void reconfigure(Settings settings) {
    data.prepare(settings);
    Settings before = snapshot.settings();
    Snapshot next = Snapshot.of(settings, ids, live.latencies());
    snapshot = next;
    LiveStates.rules(live, settings, clock.nanos());
    LiveStates.secrets(live, before, next, clock.nanos());
    forced.restore(snapshot.catalog(), clock.nanos());
    routing.publish();
  }

  private void keepEachSecond() {
    long now = clock.nanos();
    heap.look(now);
    forced.save(now);
    learned.saveEachMinute(snapshot.catalog(), now);
  }

  private Snapshot snapshot() {
    return snapshot;
  }

  /** What holds now. */
  public Settings settings() {
    return snapshot.settings();
  }

  /** What is held now: for leak tests. */
  public Holdings holdings() {
    Catalog catalog = snapshot.catalog();
    int permits = catalog.targets().stream().distinct().mapToInt(live.guards()::inFlight).sum();
    int places =
        catalog.targets().stream()
            .map(Target::providerId)
            .distinct()
            .mapToInt(live.places()::inFlight)
            .sum();
    return new Holdings(
        ingress.connections(),
        data.upstreamConnections(),
        ingress.underWay(),
        bodies.used(),
        permits,
        places);
  }

  /**
   * What the process holds at a moment.
   *
   * @param clients client connections
   * @param upstreams provider connections, idle ones included
   * @param underWay requests being answered
   * @param bodyBytes bytes of request bodies
   * @param permits attempts that guards let in and that haven't been told the end of
   * @param places places taken at providers that serve few sessions
   */
  public record Holdings(
      int clients, int upstreams, int underWay, long bodyBytes, int permits, int places) {}

  /** Drains with the usual grace. */
  public void drain(Duration limit) throws InterruptedException {
    drain(DRAIN_GRACE, limit);
  }

  /**
   * Says goodbye in order: not ready any more, but still serving while load balancers take note;
   * then nothing new, and waiting for what is under way; what isn't done by then ends with an error
   * that its client can see.
   *
   * @param grace how long new connections are still taken; without a client there is nobody to wait
   *     for, and no grace
   * @param limit what is under way may take so long beyond it
   */
  public void drain(Duration grace, Duration limit) throws InterruptedException {
    health.phase(Health.Phase.DRAINING);
    ingress.announceEnd();
    if (ingress.connections() > 0) {
      Thread.sleep(grace);
    }
    ingress.drain();
    long end = System.nanoTime() + limit.toNanos();
    while (ingress.underWay() > 0 && System.nanoTime() - end < 0) {
      Thread.sleep(DRAIN_STEP);
    }
    ingress.shutDown();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    health.phase(Health.Phase.DRAINING);
    everySecond.close();
    ingress.close();
    data.close();
    forced.save(clock.nanos());
    learned.save(snapshot.catalog(), clock.nanos());
    control.close();
  }
}
