package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.ProviderPolicy;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.money.Price;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A router over targets whose live state a test sets by name. */
final class RouteRig {
  static final long NOW = -5_000_000_000L;
  static final SessionKey SESSION = new SessionKey("ann", "s1", true);

  final Map<String, Target> targets = new HashMap<>();
  final Map<String, Exclusion> exclusions = new HashMap<>();
  final Map<String, Long> clearsIn = new HashMap<>();
  final Map<String, Double> slowStart = new HashMap<>();
  final Map<String, Boolean> awaitsTrial = new HashMap<>();
  final Map<String, Double> scores = new HashMap<>();
  final Map<String, Long> samples = new HashMap<>();
  final Map<String, Boolean> degraded = new HashMap<>();
  final Map<String, Boolean> stale = new HashMap<>();
  final Map<String, Long> costs = new HashMap<>();
  final Map<String, Double> throughput = new HashMap<>();
  final Map<String, Double> firstContent = new HashMap<>();

  final Router router = Router.create();
  RandomGenerator random = new Random(11);
  @Nullable String preferred;
  Shortlisted shortlists = Shortlisted.NONE;
  PoolMembers pools = PoolMembers.NONE;
  Chain chain = Chain.NONE;

  private List<Model> models = new ArrayList<>();
  private @Nullable Strategy strategy;
  private List<Tier> tiers = List.of();
  private @Nullable SessionKey session;
  private Needs needs = Needs.NONE;
  private ProviderRules rules = ProviderRules.NONE;
  private KeyPolicy policy = KeyPolicy.ALL;

  // ---- targets ---------------------------------------------------------------------------------

  Target target(String name) {
    return targets.computeIfAbsent(
        name, n -> make(n, null, TargetFacts.UNKNOWN, 0, ProviderPolicy.NONE));
  }

  Target with(
      String name,
      @Nullable Price price,
      TargetFacts facts,
      int context,
      ProviderPolicy providerPolicy) {
    Target made = make(name, price, facts, context, providerPolicy);
    targets.put(name, made);
    return made;
  }

  private Target make(
      String name,
      @Nullable Price price,
      TargetFacts facts,
      int context,
      ProviderPolicy providerPolicy) {
    String id = name.substring(0, name.indexOf('/'));
    Endpoint endpoint = Endpoint.of(id, "https://" + id + ".example/v1");
    Provider provider =
        new Provider(id, Dialect.OPENAI, List.of(endpoint), List.of("env:KEY"), providerPolicy);
    return new Target(
        new TargetId(targets.size()),
        provider,
        endpoint,
        name.substring(name.indexOf('/') + 1),
        name,
        price,
        false,
        context,
        Prefill.NONE,
        facts);
  }

  List<Target> list(String... names) {
    return Arrays.stream(names).map(this::target).toList();
  }

  // ---- the request -----------------------------------------------------------------------------

  RouteRig models(Model... asked) {
    models = List.of(asked);
    return this;
  }

  RouteRig priority(String... names) {
    return models(Model.inOrder("chat", Model.Kind.MODEL, list(names)));
  }

  RouteRig adaptive(String... names) {
    return models(Model.adaptive("auto", Model.Kind.AUTO, list(names), Profile.BALANCED));
  }

  RouteRig strategy(Strategy wanted) {
    strategy = wanted;
    return this;
  }

  RouteRig tiers(Tier... wanted) {
    tiers = List.of(wanted);
    return this;
  }

  RouteRig session(SessionKey key) {
    session = key;
    return this;
  }

  RouteRig needs(Needs wanted) {
    needs = wanted;
    return this;
  }

  RouteRig rules(ProviderRules wanted) {
    rules = wanted;
    return this;
  }

  RouteRig policy(KeyPolicy wanted) {
    policy = wanted;
    return this;
  }

  RouteRig excluded(String name, Exclusion exclusion, long seconds) {
    exclusions.put(name, exclusion);
    clearsIn.put(name, TimeUnit.SECONDS.toNanos(seconds));
    return this;
  }

  RouteRequest request() {
    return new RouteRequest(
        models,
        strategy,
        tiers,
        new Requester("ann", session),
        needs,
        rules,
        policy,
        new Workload(100, 100));
  }

  LivePlanState live() {
    StickyTargets sticky =
        (_, among, _) ->
            among.stream().filter(one -> one.name().equals(preferred)).findFirst().orElse(null);
    return new LivePlanState(new Known(), new Set(), shortlists, sticky, pools, chain);
  }

  // ---- the plan --------------------------------------------------------------------------------

  RoutePlan plan() {
    return router.plan(request(), live(), random, NOW);
  }

  RoutePlan.Go go() {
    return (RoutePlan.Go) plan();
  }

  RoutePlan.Nobody nobody() {
    return (RoutePlan.Nobody) plan();
  }

  List<String> order() {
    return go().candidates().candidates().stream().map(Target::name).toList();
  }

  String first() {
    return order().getFirst();
  }

  Explanation explain() {
    return router.explain(request(), live(), random, NOW);
  }

  private final class Set implements Standings {
    @Override
    public @Nullable Exclusion exclusion(Target target, Requester requester, long now) {
      return exclusions.get(target.name());
    }

    @Override
    public long clearsAt(Target target, Requester requester, long now) {
      Long in = clearsIn.get(target.name());
      return in == null ? Long.MAX_VALUE : now + in;
    }

    @Override
    public double slowStart(Target target, long now) {
      return slowStart.getOrDefault(target.name(), 1.0);
    }

    @Override
    public boolean awaitsTrial(Target target, long now) {
      return awaitsTrial.getOrDefault(target.name(), false);
    }
  }

  private final class Known implements Scores {
    @Override
    public double draw(
        Target target, Profile profile, Workload work, RandomGenerator generator, long now) {
      return scores.getOrDefault(target.name(), 0.5);
    }

    @Override
    public ScoreTerms terms(Target target, Profile profile, Workload work, long now) {
      double score = scores.getOrDefault(target.name(), 0.5);
      double wait = firstContentMillis(target, work, now);
      return new ScoreTerms(
          score, score, 2, 2, 0, 0, 0.5, wait, -1, -1, -1, -1, 0.5, -1, 0.5, 1, 1, 1, 1);
    }

    @Override
    public long expectedCost(Target target, Workload work) {
      return costs.getOrDefault(target.name(), -1L);
    }

    @Override
    public double throughput(Target target) {
      return throughput.getOrDefault(target.name(), 0.0);
    }

    @Override
    public double firstContentMillis(Target target, Workload work, long now) {
      return firstContent.getOrDefault(target.name(), -1.0);
    }

    @Override
    public long samples(Target target) {
      return samples.getOrDefault(target.name(), 100L);
    }

    @Override
    public boolean stale(Target target, long now) {
      return stale.getOrDefault(target.name(), false);
    }

    @Override
    public boolean degraded(Target target, long now) {
      return degraded.getOrDefault(target.name(), false);
    }
  }
}
