package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.TierPlan;
import dev.homeostat.core.routing.Chain;
import dev.homeostat.core.routing.KeyPolicy;
import dev.homeostat.core.routing.LivePlanState;
import dev.homeostat.core.routing.Needs;
import dev.homeostat.core.routing.PoolMembers;
import dev.homeostat.core.routing.ProviderRules;
import dev.homeostat.core.routing.RoutePlan;
import dev.homeostat.core.routing.RouteRequest;
import dev.homeostat.core.routing.Router;
import dev.homeostat.core.routing.Shortlists;
import dev.homeostat.core.routing.Workload;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Plans of the real router. Shortlists are published at most each second, when there are any. */
final class RouterChooser implements Chooser {
  private static final long PUBLISH = TimeUnit.SECONDS.toNanos(1);

  private final Scenario scenario;
  private final Fleet fleet;
  private final Brain brain;
  private final RandomGenerator random;
  private final Router router = Router.create();
  private final LivePlanState live;
  private List<Target> targets = List.of();
  private Model model;
  private long publishAt;

  RouterChooser(Scenario scenario, Fleet fleet, Brain brain, RandomGenerator random) {
    this.scenario = scenario;
    this.fleet = fleet;
    this.brain = brain;
    this.random = random;
    this.targets = fleet.targets(0);
    this.model = model();
    this.live =
        new LivePlanState(
            brain.scores,
            brain.standings,
            (among, profile) -> brain.shortlists.candidates(among, profile),
            brain.sessions::preferred,
            PoolMembers.NONE,
            Chain.NONE);
  }

  private Model model() {
    Model.Kind kind = scenario.named() ? Model.Kind.MODEL : Model.Kind.AUTO;
    return Model.adaptive("simulated", kind, targets, scenario.profile()).by(scenario.strategy());
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // A new catalogue is a new list.
  public @Nullable TierPlan choose(Ask ask, long now) {
    List<Target> present = fleet.targets(now);
    if (present != targets) {
      targets = present;
      model = model();
    }
    if (targets.size() > Shortlists.MOST && now >= publishAt) {
      brain.shortlists.publish(List.of(model), brain.scores, random, now);
      publishAt = now + PUBLISH;
    }
    long expected = Math.round(scenario.traffic().output().median());
    RouteRequest request =
        new RouteRequest(
            List.of(model),
            null,
            List.of(),
            ask.requester(),
            Needs.NONE,
            ProviderRules.NONE,
            KeyPolicy.ALL,
            new Workload(ask.input(), expected));
    return switch (router.plan(request, live, random, now)) {
      case RoutePlan.Go go -> go.candidates().withLastResort(go.lastResortFrom());
      case RoutePlan.Nobody _ -> null;
    };
  }
}
