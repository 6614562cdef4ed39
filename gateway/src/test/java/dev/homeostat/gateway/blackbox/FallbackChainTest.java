package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@DisplayName("The operator reorders and switches targets while the gateway runs")
class FallbackChainTest {
  private static final String BETA_FIRST =
      "{'chain':['beta/small',{'target':'alpha/small','enabled':true}]}";

  @RegisterExtension static final GatewayRig rig = GatewayRig.create();

  private static Operator operator() {
    return Operator.at(rig.gateway().port());
  }

  private static JsonNode change(String body) {
    return operator().change("PUT", "/v1/fallback", body);
  }

  private static JsonNode entry(JsonNode chain, String target) {
    return chain
        .path("chain")
        .valueStream()
        .filter(one -> one.path("target").asString().equals(target))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("GET /v1/fallback lists every target in order, with what is known of it")
  void shows() {
    assertThat(rig.ask(Chat.stream("alpha/small")).complete()).isTrue();
    JsonNode chain = operator().json("/v1/fallback");
    assertThat(chain.path("origin").asString()).isEqualTo("configuration");
    assertThat(Operator.each(chain.path("chain"), "target"))
        .startsWith("alpha/small", "alpha/tiny", "beta/small")
        .contains("gone/small");
    JsonNode first = chain.path("chain").get(0);
    assertThat(first.path("position").asInt()).isEqualTo(1);
    assertThat(first.path("provider").asString()).isEqualTo("alpha");
    assertThat(first.path("model").asString()).isEqualTo("small");
    assertThat(first.path("enabled").asBoolean()).isTrue();
    assertThat(first.path("pool").asString()).isEqualTo("fast");
    assertThat(first.path("state").asString()).isEqualTo("closed");
    assertThat(first.path("samples").asLong()).isEqualTo(1);
    for (String term :
        new String[] {"score", "reliability", "alpha", "beta", "alive", "headroom"}) {
      assertThat(first.path("scores").path(term).isNumber()).as(term).isTrue();
    }
  }

  @Test
  @DisplayName(
      "PUT reorders a priority model from the next request on; the others keep their order")
  void reorders() {
    JsonNode changed = change(BETA_FIRST);
    assertThat(changed.path("origin").asString()).isEqualTo("operator");
    assertThat(changed.path("warnings")).isEmpty();
    assertThat(Operator.each(changed.path("chain"), "target"))
        .startsWith("beta/small", "alpha/small", "alpha/tiny", "beta/tiny");
    assertThat(rig.ask(Chat.json("chat")).header("x-homeostat-target")).isEqualTo("beta/small");
  }

  @Test
  @DisplayName("A target that is switched off isn't asked, by whatever name, until it is on again")
  void switches() {
    change("{'chain':[{'target':'alpha/small','enabled':false}]}");
    assertThat(rig.ask(Chat.json("chat")).steps()).isEqualTo("beta/small=ok");
    Answer alone = rig.ask(Chat.json("alpha/small"));
    assertThat(alone.status()).isEqualTo(503);
    assertThat(alone.body()).contains("no_route").contains("\"disabled\"");
    // A name without a word about it keeps its switch.
    JsonNode still = change("{'chain':['beta/small','alpha/small']}");
    assertThat(entry(still, "alpha/small").path("enabled").asBoolean()).isFalse();
    change("{'chain':[{'target':'alpha/small','enabled':true}]}");
    assertThat(rig.ask(Chat.json("alpha/small")).steps()).isEqualTo("alpha/small=ok");
    // A switch is no order: what was said of that before still holds.
    assertThat(rig.ask(Chat.json("chat")).steps()).isEqualTo("beta/small=ok");
  }

  @Test
  @DisplayName("DELETE goes back to the configuration's order, with everybody switched on")
  void forgets() {
    change("{'chain':['beta/small',{'target':'alpha/small','enabled':false}]}");
    JsonNode back = operator().change("DELETE", "/v1/fallback", "");
    assertThat(back.path("origin").asString()).isEqualTo("configuration");
    assertThat(rig.ask(Chat.json("chat")).steps()).isEqualTo("alpha/small=ok");
  }

  @Test
  @DisplayName("Switching off all of a model is done, and said")
  void nobodyLeft() {
    JsonNode changed =
        change(
            "{'chain':[{'target':'alpha/small','enabled':false},"
                + "{'target':'beta/small','enabled':false}]}");
    assertThat(Operator.each(changed.path("warnings"), "model")).containsExactly("chat", "careful");
    assertThat(rig.ask(Chat.json("chat")).status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|empty_body|",
        "{'chain':|invalid_json|",
        "{'chain':[],'chain':[]}|invalid_json|",
        "[]|invalid_body|",
        "{}|missing_required_parameter|chain",
        "{'chain':{}}|invalid_type|chain",
        "{'chain':[],'order':1}|unknown_parameter|order",
        "{'chain':['alpha/smal']}|invalid_value|chain[0]",
        "{'chain':['chat']}|invalid_value|chain[0]",
        "{'chain':['beta/small','alpha/small','beta/small']}|invalid_value|chain[2]",
        "{'chain':[7]}|invalid_type|chain[0]",
        "{'chain':[{'enabled':true}]}|invalid_type|chain[0]",
        "{'chain':[{'target':'beta/small','enabled':'no'}]}|invalid_type|chain[0].enabled",
        "{'chain':[{'target':'beta/small','on':true}]}|unknown_parameter|chain[0].on",
      })
  @DisplayName("What can't be meant is 400, says where and why, and changes nothing")
  void refuses(String body, String code, String param) {
    // Quoted for JSON; quotes around the whole are the table's.
    String sent = body.replace('\'', '"');
    Answer answer = operator().send("PUT", "/v1/fallback", sent.equals("\"\"") ? "" : sent);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    JsonNode error = Events.json(answer.body()).path("error");
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.path("param").asString(null)).isEqualTo(param);
    assertThat(operator().json("/v1/fallback").path("origin").asString())
        .isEqualTo("configuration");
    if (body.contains("smal'")) {
      assertThat(error.path("message").asString()).contains("Did you mean alpha/small");
    }
  }

  @Test
  @DisplayName("Only an operator's key sees or changes it")
  void operatorsOnly() {
    Operator caller = operator().as(GatewayRig.KEY);
    assertThat(caller.get("/v1/fallback").status()).isEqualTo(403);
    assertThat(caller.send("PUT", "/v1/fallback", "{\"chain\":[]}").status()).isEqualTo(403);
    assertThat(caller.get("/v1/ops/explain?model=chat").status()).isEqualTo(403);
  }

  @Test
  @DisplayName("A decision holds after a restart; names that are gone are kept for their return")
  void restarts(@TempDir Path data) throws IOException {
    try (Homeostat gateway = Homeostat.start(rig.settings(""), data)) {
      Operator.at(gateway.port())
          .change(
              "PUT",
              "/v1/fallback",
              "{'chain':['beta/small',{'target':'alpha/tiny','enabled':false}]}");
    }
    String kept = Files.readString(data.resolve("fallback.json"));
    Files.writeString(
        data.resolve("fallback.json"), kept.replace("[\"beta", "[\"old/one\",\"beta"));
    try (Homeostat gateway = Homeostat.start(rig.settings(""), data)) {
      Operator again = Operator.at(gateway.port());
      JsonNode chain = again.json("/v1/fallback");
      assertThat(chain.path("origin").asString()).isEqualTo("operator");
      assertThat(Operator.each(chain.path("chain"), "target"))
          .startsWith("beta/small", "alpha/tiny", "alpha/small")
          .doesNotContain("old/one");
      assertThat(entry(chain, "alpha/tiny").path("enabled").asBoolean()).isFalse();
      again.change("PUT", "/v1/fallback", "{'chain':['alpha/small']}");
    }
    assertThat(Files.readString(data.resolve("fallback.json"))).contains("old/one");
    try (Homeostat gateway = Homeostat.start(rig.settings(""), data)) {
      Operator.at(gateway.port()).change("DELETE", "/v1/fallback", "");
    }
    assertThat(data.resolve("fallback.json")).doesNotExist();
    assertThat(data.resolve("fallback.json.new")).doesNotExist();
  }

  @Test
  @DisplayName("A file that can't be read is put aside, and the gateway starts without it")
  void unreadable(@TempDir Path data) throws IOException {
    for (String content :
        new String[] {"{\"order\":", "{\"order\":[1],\"disabled\":[]}", "7", ""}) {
      Files.writeString(data.resolve("fallback.json"), content);
      try (Homeostat gateway = Homeostat.start(rig.settings(""), data)) {
        assertThat(Operator.at(gateway.port()).json("/v1/fallback").path("origin").asString())
            .isEqualTo("configuration");
      }
      assertThat(data.resolve("fallback.json")).doesNotExist();
      assertThat(data.resolve("fallback.json.unreadable")).hasContent(content);
    }
  }
}
