package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("Status: how everything stands, and what of it outlives the process")
class StatusTest {
  @RegisterExtension
  static final GatewayRig rig = GatewayRig.create("guard: {breaker: act, cooldown: off}\n");

  private static Operator operator() {
    return Operator.at(rig.gateway().port());
  }

  private static JsonNode one(JsonNode list, String member, String value) {
    return list.valueStream()
        .filter(each -> each.path(member).asString().equals(value))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode force(Operator operator, String body) {
    return operator.change("PUT", "/v1/ops/targets/alpha/small", body);
  }

  @Test
  @DisplayName("While nothing happened everything is healthy, closed and usable")
  void healthy() {
    JsonNode status = operator().json("/v1/ops/status");
    assertThat(status.path("endpoints").valueStream())
        .hasSize(3)
        .allSatisfy(each -> assertThat(each.path("state").asString()).isEqualTo("healthy"));
    assertThat(status.path("targets").valueStream())
        .allSatisfy(each -> assertThat(each.path("state").asString()).isEqualTo("closed"));
    assertThat(Operator.each(status.path("credentials"), "credential"))
        .containsExactly("env:ALPHA_KEY", "env:ALPHA_KEY_2", "env:BETA_KEY", "env:BETA_KEY");
    assertThat(status.path("forced_open")).isEmpty();
    assertThat(status.toString()).doesNotContain(GatewayRig.ALPHA_KEY, GatewayRig.BETA_KEY);
  }

  @Test
  @DisplayName("A dead host is down, all its targets with it; refused keys are invalid")
  void unwell() {
    for (int i = 0; i < 5; i++) {
      rig.ask(Chat.json("dead-first"));
    }
    String[] refused = new String[16];
    Arrays.fill(refused, "status=401");
    rig.alphaDoes(refused);
    rig.ask(Chat.json("alpha/small"));
    JsonNode status = operator().json("/v1/ops/status");
    JsonNode gone = one(status.path("endpoints"), "provider", "gone");
    assertThat(gone.path("state").asString()).isEqualTo("down");
    assertThat(gone.path("breaker").asString()).isEqualTo("open");
    assertThat(gone.path("targets_open").asInt()).isEqualTo(1);
    assertThat(gone.path("clears_in_ms").asLong()).isPositive();
    JsonNode target = one(status.path("targets"), "target", "gone/small");
    assertThat(target.path("state").asString()).isEqualTo("open");
    assertThat(target.path("by").asString()).isEqualTo("endpoint");
    JsonNode key = one(status.path("credentials"), "credential", "env:ALPHA_KEY");
    assertThat(key.path("standing").asString()).isEqualTo("invalid");
    assertThat(key.path("clears_in_ms").isNull()).isTrue();
    assertThat(operator().json("/v1/fallback").path("chain").toString())
        .contains("\"state\":\"open\"");
  }

  @Test
  @DisplayName("An operator opens a target with a reason, and closes it again")
  void forced() {
    JsonNode opened = force(operator(), "{'forced_open':true,'reason':'bad answers'}");
    assertThat(opened.path("state").asString()).isEqualTo("forced_open");
    assertThat(rig.ask(Chat.json("chat")).steps()).isEqualTo("beta/small=ok");
    JsonNode listed = operator().json("/v1/ops/status").path("forced_open");
    assertThat(listed.get(0).path("target").asString()).isEqualTo("alpha/small");
    assertThat(listed.get(0).path("reason").asString()).isEqualTo("bad answers");
    assertThat(listed.get(0).path("by_rule").asBoolean()).isFalse();
    assertThat(force(operator(), "{'forced_open':false}").path("forced_open").asBoolean())
        .isFalse();
    assertThat(operator().json("/v1/ops/status").path("forced_open")).isEmpty();
  }

  @Test
  @DisplayName("Nobody opens what isn't there, or by a body that can't be meant")
  void refuses() {
    String path = "/v1/ops/targets/alpha/small";
    Answer unknown = operator().send("PUT", "/v1/ops/targets/alpha/smal", "{}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body()).contains("target_not_found", "Did you mean alpha/small");
    assertThat(operator().send("PUT", path, "{}").body()).contains("missing_required_parameter");
    assertThat(operator().send("PUT", path, "{\"forced_open\":1}").body()).contains("invalid_type");
    assertThat(operator().send("PUT", path, "{\"forced_open\":true,\"why\":1}").body())
        .contains("unknown_parameter");
    assertThat(operator().as(GatewayRig.KEY).send("PUT", path, "{}").status()).isEqualTo(403);
  }

  @Test
  @DisplayName("What is forced open and what was learned outlive the process")
  void restarts(@TempDir Path data) throws IOException {
    try (Homeostat gateway = Homeostat.start(rig.settings(rig.extra()), data)) {
      Operator operator = Operator.at(gateway.port());
      for (int i = 0; i < 3; i++) {
        assertThat(chat(gateway, "beta/small").status()).isEqualTo(200);
      }
      force(operator, "{'forced_open':true,'reason':'bad answers'}");
      assertThat(data.resolve("guard.json")).content().contains("bad answers");
    }
    try (Homeostat gateway = Homeostat.start(rig.settings(rig.extra()), data)) {
      Operator operator = Operator.at(gateway.port());
      JsonNode status = operator.json("/v1/ops/status");
      assertThat(status.path("forced_open").get(0).path("reason").asString())
          .isEqualTo("bad answers");
      assertThat(chat(gateway, "chat").steps()).isEqualTo("beta/small=ok");
      JsonNode beta =
          one(operator.json("/v1/fallback").path("chain"), "target", "beta/small").path("scores");
      assertThat(beta.path("successes").asLong()).isEqualTo(4);
      assertThat(beta.path("alpha").asDouble()).isGreaterThan(5);
      force(operator, "{'forced_open':false}");
    }
    assertThat(data.resolve("guard.json")).content().doesNotContain("bad answers");
  }

  @Test
  @DisplayName("Files that can't be read are put aside, and the gateway starts without them")
  void unreadable(@TempDir Path data) throws IOException {
    for (String content :
        new String[] {"{", "7", "{\"saved\":1,\"targets\":[{}]}", "{\"forced_open\":[1]}"}) {
      Files.writeString(data.resolve("guard.json"), content);
      Files.writeString(data.resolve("learned.json"), content);
      try (Homeostat gateway = Homeostat.start(rig.settings(rig.extra()), data)) {
        assertThat(Operator.at(gateway.port()).json("/v1/ops/status").path("forced_open"))
            .isEmpty();
      }
      assertThat(data.resolve("guard.json.unreadable")).hasContent(content);
      assertThat(data.resolve("learned.json.unreadable")).hasContent(content);
    }
  }

  private static Answer chat(Homeostat gateway, String model) throws IOException {
    try (HttpConnection connection = HttpConnection.to(gateway.port())) {
      connection.send(Chat.json(model).bytes());
      return connection.answer();
    }
  }
}
