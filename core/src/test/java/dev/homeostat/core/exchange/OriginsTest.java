package dev.homeostat.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Realm;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is told what an attempt came to. */
class OriginsTest {
  private static Set<Origins> told(Origin origin, Realm realm) {
    Set<Origins> told = EnumSet.noneOf(Origins.class);
    for (Origins one : Origins.values()) {
      if (one.accepts(origin, realm)) {
        told.add(one);
      }
    }
    return told;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("What was spent was spent, whoever asked")
  void billing(Origin origin) {
    for (Realm realm : Realm.values()) {
      assertThat(told(origin, realm)).contains(Origins.BILLING);
    }
  }

  @Test
  @DisplayName("Self-test and drills teach nothing about live targets and trip nothing")
  void soakAndDrill() {
    assertThat(told(Origin.SOAK, Realm.LIVE)).containsOnly(Origins.BILLING);
    assertThat(told(Origin.DRILL, Realm.LIVE)).containsOnly(Origins.BILLING);
  }

  @Test
  @DisplayName("In their own realm drills count like customers, and nobody is told")
  void shadows() {
    Set<Origins> customer = told(Origin.CUSTOMER, Realm.LIVE);
    customer.remove(Origins.ANNOUNCEMENTS);
    assertThat(told(Origin.DRILL, Realm.DRILL)).isEqualTo(customer);
  }

  @Test
  @DisplayName("Our own small calls revive a target, but say nothing about its speed")
  void ownCalls() {
    for (Origin origin : EnumSet.of(Origin.PROBE, Origin.TRIAL, Origin.VERIFY)) {
      assertThat(told(origin, Realm.LIVE))
          .contains(Origins.REVIVAL)
          .doesNotContain(Origins.LEARNING);
    }
    assertThat(told(Origin.CUSTOMER, Realm.LIVE)).doesNotContain(Origins.REVIVAL);
  }
}
