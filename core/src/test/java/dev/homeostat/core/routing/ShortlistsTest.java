package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.FailureKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who of many is worth a draw. */
class ShortlistsTest {
  private static final long NOW = 1_000_000_000_000L;

  private final ScoreRig rig = new ScoreRig();
  private final Shortlists shortlists = Shortlists.create();
  private final RandomGenerator random = new SplittableRandom(8);
  private final List<Target> targets = ScoreRig.targets(250);
  private final Model many = model("auto", targets, Profile.BALANCED);

  private static Model model(String name, List<Target> targets, Profile profile) {
    return new Model(
        name, Model.Kind.AUTO, targets, Strategy.ADAPTIVE, profile, List.of(), List.of());
  }

  private void publish(Model... models) {
    shortlists.publish(List.of(models), rig.scores, random, NOW);
  }

  @Test
  @DisplayName("Up to 32 targets are their own shortlist, published or not")
  void few() {
    Model few = model("few", ScoreRig.targets(32), Profile.BALANCED);
    assertThat(shortlists.candidates(few)).isSameAs(few.targets());
    publish(few);
    assertThat(shortlists.candidates(few)).isSameAs(few.targets());
  }

  @Test
  @DisplayName("Before the first publication, and after a reload, it is the whole list")
  void whole() {
    assertThat(shortlists.candidates(many)).isSameAs(many.targets());
    publish(many);
    assertThat(shortlists.candidates(many)).hasSize(Shortlists.MOST);
    Model reloaded = model("auto", ScoreRig.targets(250), Profile.BALANCED);
    assertThat(shortlists.candidates(reloaded)).isSameAs(reloaded.targets());
  }

  @Test
  @DisplayName("The best by mean are on it, in the model's order; the failing ones aren't")
  void best() {
    for (Target target : targets) {
      boolean good = target.id().index() % 10 == 3;
      rig.success(target, good ? 200 : 20, NOW);
      rig.failure(target, FailureKind.UPSTREAM_ERROR, good ? 0 : 8, NOW);
      rig.success(target, 10, NOW);
    }
    rig.failure(targets.get(13), FailureKind.UPSTREAM_ERROR, 15, NOW);
    publish(many);
    List<Target> candidates = shortlists.candidates(many);
    assertThat(candidates).hasSize(32).isSubsetOf(targets).doesNotContain(targets.get(13));
    for (int i = 3; i < 250; i += 10) {
      assertThat(i == 13 || candidates.contains(targets.get(i))).isTrue();
    }
    assertThat(candidates)
        .isSortedAccordingTo((a, b) -> Integer.compare(a.id().index(), b.id().index()));
  }

  @Test
  @DisplayName("Four places are for those that aren't known: in time everybody has one")
  void explored() {
    for (int i = 0; i < 200; i++) {
      rig.success(targets.get(i), 20, NOW);
    }
    Set<Target> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      publish(many);
      List<Target> strangers =
          shortlists.candidates(many).stream()
              .filter(target -> !Exploration.known(target, rig.scores))
              .toList();
      assertThat(strangers).hasSize(Shortlists.EXPLORED);
      seen.addAll(strangers);
    }
    assertThat(seen).hasSize(50);
  }

  @Test
  @DisplayName("Each profile has its own; names of the same targets share them")
  void profiles() {
    Model steady = model("auto:reliable", targets, Profile.RELIABLE);
    Model fast = model("auto:fast", steady.targets(), Profile.FAST);
    for (int i = 0; i < 250; i++) {
      rig.success(targets.get(i), i < 100 ? 200 : 6, NOW);
      rig.stream(targets.get(i), i < 100 ? 30_000 : 80, 1, 20, NOW);
    }
    publish(steady, fast);
    assertThat(shortlists.candidates(steady)).isNotEqualTo(shortlists.candidates(fast));
    Model alias = model("everything", steady.targets(), Profile.FAST);
    assertThat(shortlists.candidates(alias)).isSameAs(shortlists.candidates(fast));
    assertThat(shortlists.candidates(steady, Profile.FAST)).isSameAs(shortlists.candidates(fast));
    assertThat(shortlists.candidates(steady, Profile.SMART)).isSameAs(steady.targets());
  }
}
