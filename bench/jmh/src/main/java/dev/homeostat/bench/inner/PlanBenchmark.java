package dev.homeostat.bench.inner;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.guard.CredentialBook;
import dev.homeostat.core.guard.GuardListener;
import dev.homeostat.core.guard.GuardPolicy;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.core.guard.LivePlaces;
import dev.homeostat.core.guard.ThreadProtection;
import dev.homeostat.core.routing.Chain;
import dev.homeostat.core.routing.KeyPolicy;
import dev.homeostat.core.routing.LivePlanState;
import dev.homeostat.core.routing.LiveScores;
import dev.homeostat.core.routing.LiveStandings;
import dev.homeostat.core.routing.Needs;
import dev.homeostat.core.routing.PoolMembers;
import dev.homeostat.core.routing.ProviderRules;
import dev.homeostat.core.routing.RoutePlan;
import dev.homeostat.core.routing.RouteRequest;
import dev.homeostat.core.routing.Router;
import dev.homeostat.core.routing.SessionTerms;
import dev.homeostat.core.routing.Sessions;
import dev.homeostat.core.routing.Shortlists;
import dev.homeostat.core.routing.Workload;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole plan, with the live state a gateway has: scores, guards, credentials, places, sessions
 * and published shortlists.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class PlanBenchmark {
  private static final int SESSIONS = 10_000;

  /** How many targets the catalogue has. */
  @Param({"250", "10000"})
  public int targets;

  private final Router router = Router.create();
  private final RandomGenerator random = new SplittableRandom(5);
  private LivePlanState live;
  private RouteRequest configured;
  private RouteRequest pool;
  private RouteRequest auto;

  /** Four days, and a publication. */
  @Setup
  public void setUp() {
    CredentialBook credentials = CredentialBook.create(GuardListener.NONE);
    LiveScores scores = LiveScores.create(target -> credentials.headroom(target, Past.NOW), _ -> 1);
    Model everybody = Past.model(targets, scores);
    Model two = Model.inOrder("chat", Model.Kind.MODEL, everybody.targets().subList(0, 2));
    Model some =
        Model.adaptive(
            "fast", Model.Kind.POOL, everybody.targets().subList(0, targets / 4), Profile.BALANCED);
    Sessions sessions = Sessions.create(SESSIONS, SessionTerms.DEFAULTS, ThreadProtection.SHIPPED);
    Guards guards =
        Guards.create(GuardPolicy.DEFAULTS, Jitter.NONE, credentials, GuardListener.NONE);
    LivePlaces places =
        LivePlaces.create("", ThreadProtection.SHIPPED, TimeUnit.MINUTES.toNanos(3));
    Shortlists shortlists = Shortlists.create();
    shortlists.publish(List.of(everybody, some), scores, random, Past.NOW);
    live =
        new LivePlanState(
            scores,
            new LiveStandings(guards, credentials, places, sessions),
            shortlists::candidates,
            sessions::preferred,
            PoolMembers.NONE,
            Chain.NONE);
    configured = request(two);
    pool = request(some);
    auto = request(everybody);
  }

  private static RouteRequest request(Model model) {
    return new RouteRequest(
        List.of(model),
        null,
        List.of(),
        Requester.of("team"),
        Needs.NONE,
        ProviderRules.NONE,
        KeyPolicy.ALL,
        new Workload(1_000, 400));
  }

  /** A configured model of two targets. */
  @Benchmark
  public RoutePlan configured() {
    return router.plan(configured, live, random, Past.NOW);
  }

  /** An adaptive pool of a quarter of them. */
  @Benchmark
  public RoutePlan pool() {
    return router.plan(pool, live, random, Past.NOW);
  }

  /** All of them. */
  @Benchmark
  public RoutePlan auto() {
    return router.plan(auto, live, random, Past.NOW);
  }
}
