package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.FaultWall;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayName("Where nobody can be asked, nobody is, and the answer says why")
class NoRouteTest {
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"parameters\":{}}}]";

  @RegisterExtension
  static final RoutingRig rig =
      RoutingRig.of(
          RoutingRig.TWO
              .replace("models: {small: {}}", "models: {small: {capabilities: [vision]}}")
              .replace(
                  "models:\n  chat:",
                  """
                    gamma:
                      dialect: openai
                      base_urls: ["http://127.0.0.1:@gamma/v1"]
                      models:
                        cheap: {price: {input: 0.5, output: 1}, max_output: 100, context: 1000}
                        dear: {price: {input: 3, output: 9}}
                  models:
                    priced: {targets: ["gamma/dear", "gamma/cheap"]}
                    chat:\
                  """));

  private static void nobodyWasAsked() {
    for (FaultWall wall : List.of(rig.alpha(), rig.beta(), rig.gamma())) {
      assertThat(wall.attempts()).isEmpty();
    }
  }

  private static JsonNode excluded(Answer answer) {
    return Events.json(answer.body()).at("/error/availability/excluded_by");
  }

  private static void noRoute(Chat chat, String reason, int targets) {
    Answer answer = rig.ask(chat);
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(RoutingRig.code(answer)).isEqualTo("no_route");
    assertThat(excluded(answer)).hasSize(1);
    assertThat(excluded(answer).at("/0/reason").asString("")).isEqualTo(reason);
    assertThat(excluded(answer).at("/0/targets").asInt()).isEqualTo(targets);
    nobodyWasAsked();
  }

  @Test
  @DisplayName("a model that the key may not use is 403; of a model it may use a part, that part")
  void allowList() {
    Answer answer = rig.ask(Chat.json("lone").as(RoutingRig.NARROW_KEY));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(RoutingRig.code(answer)).isEqualTo("model_not_allowed");
    nobodyWasAsked();
    rig.ask(2, Chat.json("chat").as(RoutingRig.NARROW_KEY), "beta/small=ok");
    rig.betaDoes("status=500");
    assertThat(rig.ask(Chat.json("chat").as(RoutingRig.NARROW_KEY)).status()).isEqualTo(502);
    assertThat(rig.alpha().attempts()).isEmpty();
  }

  @Test
  @DisplayName("a capability that nobody has is 503 with the reason")
  void capability() {
    noRoute(Chat.json("chat").with(TOOLS), "no_tools", 2);
    noRoute(
        Chat.json("chat")
            .with(
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\","
                    + "\"schema\":{}}}"),
        "no_json_schema",
        2);
    noRoute(Chat.json("gamma/cheap").with("\"max_tokens\":101"), "output_too_small", 1);
  }

  @Test
  @DisplayName("a key's price cap holds: what costs more, or nobody knows what, isn't asked")
  void priceCap() {
    noRoute(Chat.json("chat").as(RoutingRig.THRIFTY_KEY), "price_cap", 2);
    rig.ask(2, Chat.json("priced").as(RoutingRig.THRIFTY_KEY), "gamma/cheap=ok");
  }

  @Test
  @DisplayName("several reasons are counted apart")
  void several() {
    Answer answer =
        rig.ask(Chat.json("chat").with("\"models\":[\"gamma/cheap\"],\"max_tokens\":500," + TOOLS));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(excluded(answer).findValuesAsString("reason"))
        .containsExactlyInAnyOrder("no_tools", "output_too_small");
    nobodyWasAsked();
  }

  @Test
  @DisplayName("only rate limited: 429 with the time left, and nobody is asked")
  void limited() {
    rig.alphaDoes("status=429,retry-after=90");
    for (int i = 0; i < 2; i++) {
      assertThat(rig.ask(Chat.json("lone")).status()).isEqualTo(429);
    }
    assertThat(rig.alpha().attempts()).hasSize(2);
    for (int i = 0; i < 3; i++) {
      Answer answer = rig.ask(Chat.json("lone"));
      assertThat(answer.status()).isEqualTo(429);
      assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(60, 92);
      assertThat(excluded(answer).at("/0/reason").asString("")).isEqualTo("rate_limited");
      assertThat(excluded(answer).at("/0/clears_in").asInt()).isBetween(60, 92);
    }
    assertThat(rig.alpha().attempts()).hasSize(2);
    rig.ask(1, Chat.json("chat"), "beta/small=ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"only\":[]}",
        "{\"only\":[\"alpha\"],\"ignore\":[\"alpha\"]}",
        "{\"order\":[\"alpha\"],\"ignore\":[\"alpha\"],\"allow_fallbacks\":false}",
        "{\"order\":[\"alpha\"],\"only\":[\"beta\"],\"allow_fallbacks\":false}",
        "{\"order\":\"alpha\"}",
        "{\"preferred\":[\"alpha\"]}"
      })
  @DisplayName("provider rules that contradict themselves are 400")
  void contradiction(String rules) {
    Answer answer = rig.ask(Chat.json("chat").with("\"provider\":" + rules));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(Events.json(answer.body()).at("/error/param").asString("")).startsWith("provider");
    nobodyWasAsked();
  }

  @ParameterizedTest
  @CsvSource({
    "fats, fast",
    "balanecd, balanced",
    "chatt, chat",
    "alpha/smal, alpha/small",
    "auto:fsat, auto:fast",
    "chat:nitor, chat"
  })
  @DisplayName("a name that nobody answers to is 404 with the nearest ones")
  void unknown(String asked, String near) {
    Answer answer = rig.ask(Chat.json(asked));
    assertThat(answer.status()).as(answer.body()).isEqualTo(404);
    assertThat(RoutingRig.code(answer)).isEqualTo("model_not_found");
    assertThat(answer.body()).contains("Did you mean", near);
    nobodyWasAsked();
  }

  @Test
  @DisplayName("an empty pool is 503 and says how it gets members")
  void emptyPool() {
    Answer answer = rig.ask(Chat.json("smart"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(RoutingRig.code(answer)).isEqualTo("no_route");
    assertThat(answer.body()).contains("no members");
    nobodyWasAsked();
  }
}
