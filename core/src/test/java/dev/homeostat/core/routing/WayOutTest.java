package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.exchange.Exclusion;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A plan that is full of one host's models. */
class WayOutTest {
  private static String[] names(int ofOneHost, String... others) {
    return Stream.concat(
            IntStream.range(0, ofOneHost).mapToObj(i -> "alpha/" + i), Stream.of(others))
        .toArray(String[]::new);
  }

  @Test
  @DisplayName("The last place goes to the first target of another endpoint")
  void anotherEndpoint() {
    RouteRig rig = new RouteRig().priority(names(50, "beta/1", "gamma/1"));
    assertThat(rig.order()).containsExactly(names(7, "beta/1"));
  }

  @Test
  @DisplayName("Also when a last resort takes a place")
  void besideALastResort() {
    RouteRig rig = new RouteRig().priority(names(50, "beta/1"));
    assertThat(rig.excluded("alpha/0", Exclusion.COOLDOWN, 15).order())
        .hasSize(8)
        .endsWith("beta/1", "alpha/0");
  }

  @Test
  @DisplayName("Not to one that may not be asked, and to nobody when there is no other")
  void onlyUsable() {
    RouteRig rig = new RouteRig().priority(names(50, "beta/1", "gamma/1"));
    assertThat(rig.excluded("beta/1", Exclusion.DISABLED, 60).order())
        .containsExactly(names(7, "gamma/1"));
    assertThat(new RouteRig().priority(names(50)).order()).containsExactly(names(8));
  }

  @Test
  @DisplayName("Where a second endpoint is among the best, the order stays")
  void alreadyThere() {
    String[] names = names(2, "beta/1", "alpha/3", "alpha/4", "alpha/5", "alpha/6", "alpha/7");
    RouteRig rig =
        new RouteRig()
            .priority(Stream.concat(Stream.of(names), Stream.of("gamma/1")).toArray(String[]::new));
    assertThat(rig.order()).containsExactly(names);
  }
}
