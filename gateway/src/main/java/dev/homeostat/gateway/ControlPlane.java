package dev.homeostat.gateway;

import dev.homeostat.core.routing.PoolMembers;
import dev.homeostat.gateway.admin.FallbackChain;
import dev.homeostat.gateway.admin.Health;
import dev.homeostat.gateway.admin.ModelList;
import dev.homeostat.gateway.admin.RequestInspector;
import dev.homeostat.gateway.admin.RouteExplainer;
import dev.homeostat.gateway.admin.RoutingStream;
import dev.homeostat.gateway.admin.StatusBoard;
import dev.homeostat.gateway.admin.TargetSwitch;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.BodySurface;
import dev.homeostat.gateway.ingress.EventStreamSurface;
import dev.homeostat.gateway.ingress.IngressRequest;
import dev.homeostat.gateway.ingress.Permission;
import dev.homeostat.gateway.ingress.PlainSurface;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import dev.homeostat.gateway.ingress.Route;
import dev.homeostat.gateway.telemetry.FactQueue;
import dev.homeostat.gateway.telemetry.GuardLog;
import dev.homeostat.gateway.telemetry.Metrics;
import dev.homeostat.gateway.telemetry.RecordBook;
import dev.homeostat.gateway.telemetry.RoutingEvents;
import io.netty.handler.codec.http.HttpMethod;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that may take its time: virtual threads and plain blocking code, fed by the fact
 * queue.
 *
 * @param threads one virtual thread per request
 * @param facts the door from the loops
 * @param book the latest exchanges
 * @param events the latest events of routing
 * @param metrics what Prometheus reads
 */
record ControlPlane(
    ExecutorService threads,
    FactQueue facts,
    RecordBook book,
    RoutingEvents events,
    Metrics metrics)
    implements AutoCloseable {

  static ControlPlane create() {
    RecordBook book = new RecordBook();
    Metrics metrics = new Metrics();
    RoutingEvents events = RoutingEvents.create(InstantSource.system(), book);
    FactQueue facts = FactQueue.start(List.of(metrics, events, new GuardLog()));
    metrics.gauge(
        "homeostat.facts.dropped", "Facts that did not fit into the queue", facts::dropped);
    return new ControlPlane(
        Executors.newVirtualThreadPerTaskExecutor(), facts, book, events, metrics);
  }

  /** The routes of this plane. */
  List<Route> routes(
      Supplier<Snapshot> snapshots,
      Supplier<PoolMembers> pools,
      Health health,
      long nowEpochSeconds) {
    JsonMapper json = JsonMapper.builder().build();
    ModelList models = new ModelList(snapshots, pools, json, nowEpochSeconds);
    RequestInspector inspector = new RequestInspector(facts, book, json);
    return List.of(
        get("/v1/models", Permission.INFERENCE, models::all),
        get("/v1/models/", Permission.INFERENCE, models::one),
        get("/v1/requests/", Permission.INFERENCE, inspector::one),
        get("/livez", Permission.PUBLIC, _ -> Reply.json(200, "{\"status\":\"alive\"}")),
        get("/readyz", Permission.PUBLIC, _ -> health.ready()),
        get("/metrics", Permission.OPERATOR, _ -> scrape()));
  }

  /** The routes by which operators look inside and decide. */
  List<Route> operatorRoutes(OperatorView view) {
    JsonMapper json = JsonMapper.builder().build();
    FallbackChain chain =
        new FallbackChain(
            view.snapshots(), view.live(), view.chain(), view.publish(), view.clock(), json);
    RouteExplainer explainer =
        new RouteExplainer(view.snapshots(), view.live(), view.clock(), json);
    StatusBoard status = new StatusBoard(view.snapshots(), view.live(), view.clock(), json);
    TargetSwitch targets =
        new TargetSwitch(view.snapshots(), view.live().guards(), view.forced(), view.clock(), json);
    RoutingStream stream = new RoutingStream(view.snapshots(), facts, events, json);
    return List.of(
        new Route(
            HttpMethod.GET,
            "/v1/ops/routing-stream",
            Permission.OPERATOR,
            EventStreamSurface.of(threads, stream::serve)),
        get("/v1/ops/status", Permission.OPERATOR, status::show),
        body(HttpMethod.PUT, "/v1/ops/targets/", targets::change),
        get("/v1/fallback", Permission.OPERATOR, chain::show),
        body(HttpMethod.PUT, "/v1/fallback", chain::change),
        new Route(
            HttpMethod.DELETE,
            "/v1/fallback",
            Permission.OPERATOR,
            PlainSurface.of(threads, chain::forget)),
        get("/v1/ops/explain", Permission.OPERATOR, explainer::byQuery),
        body(HttpMethod.POST, "/v1/ops/explain", explainer::byBody));
  }

  private Reply scrape() {
    facts.drain();
    return new Reply(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
  }

  private Route get(String path, Permission permission, Function<IngressRequest, Reply> answer) {
    return new Route(HttpMethod.GET, path, permission, PlainSurface.of(threads, answer));
  }

  private Route body(
      HttpMethod method, String path, BiFunction<IngressRequest, byte[], Reply> answer) {
    return new Route(method, path, Permission.OPERATOR, BodySurface.of(threads, answer));
  }

  @Override
  public void close() {
    facts.close();
    threads.shutdownNow();
  }
}
