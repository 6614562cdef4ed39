package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.routing.Explanation.Candidate;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An explanation tells how a plan came about")
class ExplanationTest {
  private final RouteRig rig = new RouteRig();

  private List<Candidate> candidates() {
    return rig.explain().parts().getFirst().candidates();
  }

  private static List<String> names(List<Candidate> candidates) {
    return candidates.stream().map(one -> one.target().name()).toList();
  }

  @Test
  @DisplayName("the plan's candidates first, then the other usable ones, then the excluded")
  void everybody() {
    String[] many = IntStream.range(0, 10).mapToObj(i -> "t" + i + "/x").toArray(String[]::new);
    rig.priority(many);
    rig.excluded("t0/x", Exclusion.COOLDOWN, 9);
    rig.excluded("t1/x", Exclusion.DISABLED, 0);
    List<Candidate> all = candidates();
    assertThat(names(all))
        .containsExactly(
            "t2/x", "t3/x", "t4/x", "t5/x", "t6/x", "t7/x", "t8/x", "t0/x", "t9/x", "t1/x");
    assertThat(all).extracting(Candidate::rank).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, -1, -1);
    assertThat(all.get(7))
        .returns(true, Candidate::lastResort)
        .returns(Exclusion.COOLDOWN, Candidate::exclusion)
        .returns(9_000_000_000L, Candidate::clearsInNanos);
    assertThat(all.getLast().lastResort()).isFalse();
    assertThat(rig.explain().warnings()).isEmpty();
  }

  @Test
  @DisplayName("the same draw as the plan: from one seed both are one")
  void sameDraw() {
    rig.models(Model.weighted("w", rig.list("a/x", "b/x", "c/x"), List.of(1.0, 1.0, 1.0)));
    for (int seed = 0; seed < 50; seed++) {
      rig.random = new Random(seed);
      List<String> planned = rig.order();
      rig.random = new Random(seed);
      assertThat(names(candidates())).isEqualTo(planned);
    }
  }

  @Test
  @DisplayName("scores and their terms, profile, strategy, session, exploration, slow start")
  void terms() {
    rig.scores.put("a/x", .8);
    rig.samples.put("b/x", 1L);
    rig.slowStart.put("c/x", 0.0);
    rig.adaptive("a/x", "b/x", "c/x").session(RouteRig.SESSION);
    rig.preferred = "a/x";
    Explanation explanation = rig.explain();
    assertThat(explanation.parts().getFirst())
        .returns(Strategy.ADAPTIVE, Explanation.Part::strategy)
        .returns(Profile.BALANCED, Explanation.Part::profile)
        .returns(false, Explanation.Part::shortlisted);
    List<Candidate> all = explanation.parts().getFirst().candidates();
    assertThat(names(all)).containsExactly("a/x", "b/x", "c/x");
    assertThat(all.getFirst())
        .returns(true, Candidate::sticky)
        .returns(.8, Candidate::score)
        .satisfies(one -> assertThat(one.terms().score()).isEqualTo(.8));
    assertThat(all.get(1)).returns(true, Candidate::few).returns(false, Candidate::explored);
    assertThat(all.get(2)).returns(true, Candidate::sitsOut).returns(0.0, Candidate::slowStart);
  }

  @Test
  @DisplayName("those beside a shortlist are told too")
  void shortlist() {
    rig.adaptive("a/x", "b/x", "c/x", "d/x");
    List<Target> some = rig.list("b/x", "c/x");
    rig.shortlists = (_, _) -> some;
    rig.excluded("d/x", Exclusion.DISABLED, 0);
    Explanation.Part part = rig.explain().parts().getFirst();
    assertThat(part.shortlisted()).isTrue();
    assertThat(part.candidates()).hasSize(4);
    assertThat(part.candidates().stream().filter(one -> !one.drawn()).map(Candidate::target))
        .containsExactlyElementsOf(rig.list("a/x", "d/x"));
    assertThat(part.candidates().getLast().exclusion()).isEqualTo(Exclusion.DISABLED);
  }

  @Test
  @DisplayName("a plan without failover is warned of")
  void noFailover() {
    rig.priority("a/x");
    assertThat(rig.explain().warnings())
        .extracting(Explanation.Warning::code)
        .containsExactly("no_failover");
    rig.priority("a/x", "b/x").excluded("b/x", Exclusion.BREAKER_OPEN, 30);
    assertThat(rig.explain().warnings()).hasSize(1);
    rig.excluded("a/x", Exclusion.BREAKER_OPEN, 30);
    assertThat(rig.explain().warnings()).hasSize(1);
    rig.excluded("b/x", Exclusion.DISABLED, 0).excluded("a/x", Exclusion.DISABLED, 0);
    assertThat(rig.explain().plan()).isInstanceOf(RoutePlan.Nobody.class);
    assertThat(rig.explain().warnings()).isEmpty();
  }
}
