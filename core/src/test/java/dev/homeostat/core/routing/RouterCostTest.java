package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Counted in bytes; the time is only held against a bound far above what it takes. */
class RouterCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int PLANS = 2_000;

  /** A plan's lists, its candidates and its reasons. */
  private static final long BYTES_PER_PLAN = 2_000;

  /** Live state without boxes and maps of its own. */
  private static final class Plain implements Scores, Standings {
    @Override
    public double draw(
        Target target, Profile profile, Workload work, RandomGenerator random, long now) {
      return random.nextDouble();
    }

    @Override
    public ScoreTerms terms(Target target, Profile profile, Workload work, long now) {
      throw new AssertionError("terms are for people");
    }

    @Override
    public long expectedCost(Target target, Workload work) {
      return -1;
    }

    @Override
    public double throughput(Target target) {
      return 0;
    }

    @Override
    public long samples(Target target) {
      return target.id().index() % 7;
    }

    @Override
    public boolean degraded(Target target, long now) {
      return target.id().index() % 11 == 0;
    }

    @Override
    public @Nullable Exclusion exclusion(Target target, Requester requester, long now) {
      return target.id().index() % 10 == 0 ? Exclusion.COOLDOWN : null;
    }

    @Override
    public long clearsAt(Target target, Requester requester, long now) {
      return now + target.id().index();
    }

    @Override
    public double slowStart(Target target, long now) {
      return target.id().index() % 13 == 0 ? .5 : 1;
    }

    @Override
    public boolean awaitsTrial(Target target, long now) {
      return false;
    }
  }

  private static RouteRig rig(int targets) {
    RouteRig rig = new RouteRig();
    String[] names =
        IntStream.range(0, targets).mapToObj(i -> "t" + i + "/x").toArray(String[]::new);
    rig.models(Model.adaptive("auto", Model.Kind.AUTO, rig.list(names), Profile.BALANCED));
    return rig.policy(new KeyPolicy(List.of("nobody", "none/*", "t*"), null, null, List.of()));
  }

  private static double[] cost(RouteRig rig) {
    RouteRequest request = rig.request();
    Plain plain = new Plain();
    LivePlanState live = LivePlanState.of(plain, plain);
    int candidates = 0;
    for (int i = 0; i < PLANS; i++) {
      candidates += rig.router.plan(request, live, rig.random, i) instanceof RoutePlan.Go ? 1 : 0;
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < PLANS; i++) {
      long begin = System.nanoTime();
      candidates += rig.router.plan(request, live, rig.random, i) instanceof RoutePlan.Go ? 1 : 0;
      best = Math.min(best, System.nanoTime() - begin);
    }
    double perPlan = (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / PLANS;
    assertThat(candidates).isEqualTo(2 * PLANS);
    return new double[] {perPlan, best / 1e3};
  }

  @Test
  @DisplayName("A plan over 1,000 targets allocates what one over 50 does")
  void perTarget() {
    double[] few = cost(rig(50));
    double[] many = cost(rig(1_000));
    assertThat(few[0]).isLessThan(BYTES_PER_PLAN);
    assertThat(many[0]).isLessThan(BYTES_PER_PLAN);
    assertThat(many[1]).as("µs, the best of many").isLessThan(5_000);
  }
}
