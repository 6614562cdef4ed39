package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.log.WallAttempt;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a request says of its route is kept to")
class RouteRulesTest {
  private static final String CONFIGURATION =
      """
      retry: {jitter: 1ms, per_target: 1}
      providers:
        alpha:
          dialect: openai
          base_urls: ["http://127.0.0.1:@alpha/v1"]
          credentials: ["env:ALPHA_KEY"]
          data_collection: allow
          models: {small: {price: {input: 1, output: 2}, quality: 50}}
        beta:
          dialect: openai
          base_urls: ["http://127.0.0.1:@beta/v1"]
          credentials: ["env:BETA_KEY"]
          data_collection: deny
          models:
            small: {price: {input: 2, output: 4}, capabilities: [tools], quality: 90}
        gamma:
          dialect: openai
          base_urls: ["http://127.0.0.1:@gamma/v1"]
          models: {small: {price: {input: 0.1, output: 0.2}, quality: 10}}
      models:
        chat: {targets: ["alpha/small", "beta/small", "gamma/small"]}
        clever: {strategy: adaptive, targets: ["alpha/small", "beta/small", "gamma/small"]}
        shares:
          strategy: weighted
          targets: ["alpha/small", "beta/small", "gamma/small"]
          weights: {alpha/small: 70, beta/small: 30, gamma/small: 0}
        careful:
          strategy: cascade
          tiers:
            - {targets: ["alpha/small"], gate: [empty]}
            - {targets: ["beta/small"]}
      aliases: {"claude-*haiku*": fast, "claude-*": smart}
      """;

  @RegisterExtension static final RoutingRig rig = RoutingRig.of(CONFIGURATION);

  /** Who answers so many new conversations: those that were answered before stay. */
  private static Set<String> fresh(int requests, String model) {
    Set<String> targets = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      Chat chat = Chat.json(model).header("x-session-id", "new-" + System.nanoTime());
      targets.add(rig.ask(chat).header("x-homeostat-target"));
    }
    return targets;
  }

  private static String first(String members) {
    Answer answer = rig.ask(Chat.json("chat").with(members));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.steps();
  }

  /** How often each answered. */
  private static Map<String, Integer> answers(int requests, Chat chat) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < requests; i++) {
      counts.merge(rig.ask(chat).steps().replace("/small=ok", ""), 1, Integer::sum);
    }
    return counts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"order\":[\"gamma\",\"beta\"]} | gamma",
        "{\"order\":[\"Gamma/small\"]} | gamma",
        "{\"only\":[\"beta\",\"gamma\"]} | beta",
        "{\"ignore\":[\"alpha\",\"beta\"]} | gamma",
        "{\"sort\":\"price\"} | gamma",
        "{\"max_price\":{\"prompt\":0.5}} | gamma",
        "{\"max_price\":{\"completion\":\"0.5\"}} | gamma",
        "{\"data_collection\":\"deny\"} | beta",
        "{\"zdr\":true} | beta",
        "{\"allow_fallbacks\":true} | alpha"
      })
  @DisplayName("provider: whom it names, forbids or sorts by is asked accordingly")
  void provider(String rules, String name) {
    assertThat(first("\"provider\":" + rules)).isEqualTo(name + "/small=ok");
    Answer byHeader = rig.ask(Chat.json("chat").header("x-homeostat-provider", rules));
    assertThat(byHeader.steps()).isEqualTo(name + "/small=ok");
  }

  @Test
  @DisplayName("provider.require_parameters: only who is known to honour what is asked")
  void parameters() {
    String tools =
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"parameters\":{}}}],";
    assertThat(first(tools + "\"provider\":{\"require_parameters\":true}"))
        .isEqualTo("beta/small=ok");
    assertThat(first(tools + "\"provider\":{\"require_parameters\":false}"))
        .isEqualTo("alpha/small=ok");
  }

  @Test
  @DisplayName("provider.sort: throughput and latency go by what was measured")
  void sorted() {
    RoutingRig.does(rig.alpha(), "words=8,first=150,drip=10");
    RoutingRig.does(rig.beta(), "words=8,first=20,drip=10");
    RoutingRig.does(rig.gamma(), "words=8,first=300");
    for (String name : List.of("alpha", "beta", "gamma")) {
      rig.ask(6, Chat.stream(name + "/small"), name + "/small=ok");
    }
    RoutingRig.until(
        "the shortest wait first",
        () -> first("\"provider\":{\"sort\":\"latency\"}").equals("beta/small=ok"));
    RoutingRig.until(
        "the most words first",
        () -> first("\"provider\":{\"sort\":\"throughput\"}").equals("gamma/small=ok"));
    assertThat(first("\"provider\":{\"sort\":{\"by\":\"latency\"}}")).isEqualTo("beta/small=ok");
    rig.ask(1, Chat.json("chat:nitro"), "gamma/small=ok");
  }

  @Test
  @DisplayName("provider.allow_fallbacks false: nobody but those in order, else only the best")
  void noFallbacks() {
    rig.betaDoes("status=500");
    Answer ordered =
        rig.ask(
            Chat.json("chat")
                .with("\"provider\":{\"order\":[\"beta\"],\"allow_fallbacks\":false}"));
    assertThat(ordered.status()).isEqualTo(502);
    rig.alphaDoes("status=500");
    Answer best = rig.ask(Chat.json("chat").with("\"provider\":{\"allow_fallbacks\":false}"));
    assertThat(best.status()).isEqualTo(502);
    assertThat(best.steps()).isEqualTo("alpha/small=upstream_error");
    assertThat(rig.gamma().attempts()).isEmpty();
  }

  @Test
  @DisplayName("models: the caller's order stays, whatever was learned")
  void callersOrder() {
    rig.alphaDoes("first=200");
    rig.ask(8, Chat.stream("gamma/small"), "gamma/small=ok");
    rig.ask(8, Chat.stream("alpha/small"), "alpha/small=ok");
    Chat chat = Chat.stream("alpha/small").with("\"models\":[\"beta/small\",\"gamma/small\"]");
    rig.ask(5, chat, "alpha/small=ok");
    rig.ask(
        5,
        chat.header("x-homeostat-strategy", "adaptive").header("x-session-id", "s"),
        "alpha/small=ok");
    rig.alphaDoes("status=500");
    rig.ask(1, chat, "alpha/small=upstream_error; beta/small=ok");
  }

  @Test
  @DisplayName("models without model: the first of them; an empty list is absent")
  void modelsAlone() {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    rig.ask(
        1,
        Chat.body("{\"models\":[\"gamma/small\",\"beta/small\",\"gamma/small\"]," + messages),
        "gamma/small=ok");
    rig.ask(1, Chat.body("{\"model\":\"chat\",\"models\":[]," + messages), "alpha/small=ok");
  }

  @Test
  @DisplayName("a pinned target never becomes another one")
  void pinned() {
    rig.alphaDoes("status=500");
    Answer answer = rig.ask(Chat.json("alpha/small"));
    assertThat(answer.status()).isEqualTo(502);
    assertThat(rig.beta().attempts()).isEmpty();
    assertThat(rig.gamma().attempts()).isEmpty();
  }

  @Test
  @DisplayName("a strategy is taken from the body, and the header comes before it")
  void strategy() {
    assertThat(first("\"route\":{\"strategy\":\"cheapest\"}")).isEqualTo("gamma/small=ok");
    assertThat(rig.ask(Chat.json("chat").header("x-homeostat-strategy", "cheapest")).steps())
        .isEqualTo("gamma/small=ok");
    Answer both =
        rig.ask(
            Chat.json("clever")
                .with("\"route\":{\"strategy\":\"cheapest\"}")
                .header("x-homeostat-strategy", "priority"));
    assertThat(both.steps()).isEqualTo("alpha/small=ok");
    assertThat(rig.ask(Chat.json("chat:floor")).steps()).isEqualTo("gamma/small=ok");
  }

  @ParameterizedTest
  @CsvSource({
    "auto",
    "auto:fast",
    "auto:cheap",
    "auto:smart",
    "auto:reliable",
    "balanced",
    "smart",
    "claude-opus",
    "clever",
    "auto:floor"
  })
  @DisplayName("auto, pools, aliases of pools and suffixes name somebody, and the answer says whom")
  void names(String name) {
    for (boolean stream : List.of(false, true)) {
      Answer answer = rig.ask(Chat.of(name, stream));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      String target = answer.steps().replace("=ok", "");
      String said =
          stream
              ? answer.events().chunks().getFirst().path("model").asString("")
              : Events.json(answer.body()).path("model").asString("");
      assertThat(said).isEqualTo("small");
      assertThat(answer.header("x-homeostat-target")).isEqualTo(target);
    }
  }

  @Test
  @DisplayName("fast finds its members by what was measured")
  void fast() {
    RoutingRig.does(rig.alpha(), "words=8,first=400,drip=30");
    for (String name : List.of("alpha", "beta", "gamma")) {
      rig.ask(6, Chat.stream(name + "/small"), name + "/small=ok");
    }
    RoutingRig.until(
        "the slowest is out", () -> !fresh(8, "claude-3-haiku-latest").contains("alpha/small"));
  }

  @Test
  @DisplayName("weighted: shares near their weights, and a weight of 0 gets nothing")
  void weighted() {
    Map<String, Integer> counts = answers(300, Chat.json("shares"));
    assertThat(counts.keySet()).containsExactly("alpha", "beta");
    // 210 are expected; five standard deviations are 40.
    assertThat(counts.get("alpha")).isBetween(170, 250);
    rig.alphaDoes("status=500");
    rig.betaDoes("status=500");
    assertThat(rig.ask(Chat.json("shares")).status()).isEqualTo(502);
    assertThat(rig.gamma().attempts()).isEmpty();
  }

  @Test
  @DisplayName("a cascade escalates, and stays with what passes")
  void cascade() {
    rig.ask(3, Chat.json("careful"), "alpha/small=ok");
    rig.alphaDoes("empty=blank");
    Answer answer = rig.ask(Chat.json("careful"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).startsWith("alpha/small=").endsWith("; beta/small=ok");
    rig.ask(
        1,
        Chat.json("auto")
            .with(
                "\"route\":{\"tiers\":[{\"targets\":[\"gamma/small\"]},"
                    + "{\"targets\":[\"beta/small\"]}]}"),
        "gamma/small=ok");
  }

  @Test
  @DisplayName("what is meant for the gateway never reaches a provider")
  void stripped() {
    Chat chat =
        Chat.json("chat")
            .with(
                "\"models\":[\"beta/small\"],\"route\":{\"strategy\":\"priority\","
                    + "\"session\":\"mine\"},\"provider\":{\"order\":[\"alpha\"]},"
                    + "\"session_id\":\"also mine\",\"temperature\":0.5,\"future\":{\"a\":1}")
            .header("x-session-id", "secret-session")
            .header("x-homeostat-rescue", "off");
    for (FaultWall wall : List.of(rig.alpha())) {
      rig.ask(1, chat, "alpha/small=ok");
      WallAttempt seen = wall.awaitEnded(1, GatewayRig.PATIENCE).getFirst();
      assertThat(Events.json(seen.bodyText()).propertyNames())
          .containsExactlyInAnyOrder("model", "stream", "messages", "temperature", "future");
      assertThat(Events.json(seen.bodyText()).path("model").asString("")).isEqualTo("small");
      assertThat(seen.headers().toString()).doesNotContain("session", "rescue");
    }
  }
}
