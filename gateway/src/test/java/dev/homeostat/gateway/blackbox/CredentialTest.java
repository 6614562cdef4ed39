package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.log.WallAttempt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A credential that isn't accepted is left alone, and tried until it is")
class CredentialTest {
  private static final String TWO = RoutingRig.TWO.replace("per_target: 1", "per_target: 3");

  @RegisterExtension static final RoutingRig rig = RoutingRig.of(TWO);

  private static List<String> keys() {
    return rig.alpha().attempts().stream().map(CredentialTest::key).toList();
  }

  private static String key(WallAttempt attempt) {
    return attempt.header("authorization").orElse("").replace("Bearer ", "");
  }

  private static String other(String key) {
    return key.equals(GatewayRig.ALPHA_KEY) ? GatewayRig.ALPHA_KEY_2 : GatewayRig.ALPHA_KEY;
  }

  @Test
  @DisplayName("a key that is refused is parked: the next requests begin with the other")
  void parked() {
    rig.alphaDoes("bad-key,times=1", "ok");
    rig.ask(1, Chat.json("lone"), "alpha/small=credential_invalid; alpha/small=ok");
    rig.ask(3, Chat.json("lone"), "alpha/small=ok");
    assertThat(keys()).hasSize(5);
    assertThat(keys().subList(1, 5)).containsOnly(other(keys().getFirst()));
  }

  @Test
  @DisplayName("all parked: 502 for who found out, then 503 at once; a trial brings them back")
  void all() {
    rig.alphaDoes("bad-key");
    Answer found = rig.ask(Chat.json("lone"));
    assertThat(found.status()).as(found.body()).isEqualTo(502);
    assertThat(keys()).containsExactlyInAnyOrder(GatewayRig.ALPHA_KEY, GatewayRig.ALPHA_KEY_2);
    for (int i = 0; i < 3; i++) {
      Answer answer = rig.ask(Chat.json("lone"));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(RoutingRig.code(answer)).isEqualTo("no_route");
      assertThat(answer.body()).contains("\"reason\":\"credentials\"");
    }
    rig.ask(1, Chat.json("chat"), "beta/small=ok");
    assertThat(RoutingRig.asked(rig.alpha())).hasSize(2);
    rig.alphaDoes("ok");
    RoutingRig.until("a key is good again", () -> rig.ask(Chat.json("lone")).status() == 200);
    assertThat(RoutingRig.trials(rig.alpha())).isNotEmpty();
    rig.ask(2, Chat.json("chat"), "alpha/small=ok");
  }

  @Test
  @DisplayName("a key that is rate limited is passed over while another is left")
  void limited() {
    rig.alphaDoes("status=429,retry-after=60,times=1", "ok");
    rig.ask(Chat.json("chat"));
    rig.ask(3, Chat.json("chat"), "alpha/small=ok");
    assertThat(keys().subList(keys().size() - 3, keys().size()))
        .containsOnly(other(keys().getFirst()));
  }

  @Test
  @DisplayName("a new secret is believed at once")
  void changed() {
    rig.alphaDoes("bad-key,times=2", "ok");
    assertThat(rig.ask(Chat.json("lone")).status()).isEqualTo(502);
    rig.gateway().reconfigure(rig.settings(TWO + "clocks: {heartbeat: 14s}\n", Map.of()));
    assertThat(rig.ask(Chat.json("lone")).status()).as("the same secrets").isEqualTo(503);
    rig.gateway().reconfigure(rig.settings(TWO, Map.of("ALPHA_KEY", "alpha-key-new")));
    rig.ask(2, Chat.json("lone"), "alpha/small=ok");
    assertThat(keys().subList(2, 4)).containsAnyOf("alpha-key-new", GatewayRig.ALPHA_KEY_2);
  }
}
