package dev.homeostat.gateway.operate;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Pool;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.routing.Chain;
import dev.homeostat.core.routing.LivePlanState;
import dev.homeostat.core.routing.PoolMembers;
import dev.homeostat.core.routing.Pools;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.exchange.Snapshot;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Publishes what plans are made from: who is in which pool, who is worth a draw, what the operator
 * decided. Each second, and at once when an operator changes something. Safe for any thread.
 */
public final class RoutingPublisher {
  private final Supplier<Snapshot> snapshots;
  private final LiveState live;
  private final Function<Catalog, Chain> chain;
  private final MonotonicClock clock;
  private final SplittableRandom random;

  /**
   * A publisher into this state.
   *
   * @param chain what the operator decided of a catalogue's targets
   */
  public RoutingPublisher(
      Supplier<Snapshot> snapshots,
      LiveState live,
      Function<Catalog, Chain> chain,
      MonotonicClock clock,
      SplittableRandom random) {
    this.snapshots = snapshots;
    this.live = live;
    this.chain = chain;
    this.clock = clock;
    this.random = random;
  }

  /** Looks at everything anew. May take milliseconds for thousands of targets. */
  public synchronized void publish() {
    Catalog catalog = snapshots.get().catalog();
    long now = clock.nanos();
    live.scores().today(LocalDate.now(ZoneOffset.UTC));
    Chain decided = chain.apply(catalog);
    PoolMembers pools = Pools.members(catalog, live.scores(), decided, now);
    live.shortlists().publish(adaptive(catalog, pools), live.scores(), random, now);
    live.plans()
        .set(
            new LivePlanState(
                live.scores(),
                live.standings(),
                (targets, profile) -> live.shortlists().candidates(targets, profile),
                live.sessions()::preferred,
                pools,
                decided));
  }

  /** Everything that draws among its targets, with the profiles it is asked by. */
  private static List<Model> adaptive(Catalog catalog, PoolMembers pools) {
    List<Model> models = new ArrayList<>();
    for (Model model : catalog.models()) {
      if (model.kind() == Model.Kind.MODEL && model.strategy() == Strategy.ADAPTIVE) {
        models.add(model);
      }
    }
    for (Pool pool : catalog.pools()) {
      List<Target> members = pools.members(pool.name());
      models.add(Model.adaptive(pool.name(), Model.Kind.POOL, members, pool.profile()));
    }
    for (Profile profile : catalog.profiles()) {
      models.add(Model.adaptive(Catalog.AUTO, Model.Kind.AUTO, catalog.targets(), profile));
    }
    return models;
  }
}
