package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.log.WallAttempt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A good answer arrives as its provider gave it")
class FidelityTest {
  @RegisterExtension static final GatewayRig rig = GatewayRig.create();

  @Test
  @DisplayName("JSON is passed on byte for byte, with every header of the response")
  void json() {
    Answer direct = GatewayRig.directly(rig.alpha(), Chat.json("small"));
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(anonymous(answer.body())).isEqualTo(anonymous(direct.body()));
    assertThat(answer.header("content-type")).startsWith("application/json");
    assertThat(answer.header("x-request-id")).isNotEmpty();
    assertThat(answer.header("x-homeostat-model")).isEqualTo("small");
    assertThat(answer.header("x-homeostat-target")).isEqualTo("alpha/small");
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("1");
    assertThat(answer.trail()).matches("alpha/small=ok@\\d+");
    assertThat(answer.header("x-homeostat-overhead-us")).matches("\\d+");
    assertThat(answer.header("x-homeostat-cost-usd")).matches("0\\.0\\d+");
  }

  @Test
  @DisplayName("a large JSON answer is relayed as it comes, and names its target all the same")
  void largeJson() {
    rig.alphaDoes("big-body=3M");
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.complete()).isTrue();
    assertThat(Events.json(answer.body()).at("/choices/0/message/content").asString())
        .hasSize(3 << 20);
    assertThat(answer.header("x-homeostat-target")).isEqualTo("alpha/small");
    assertThat(answer.header("x-homeostat-model")).isEqualTo("small");
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("1");
  }

  @Test
  @DisplayName("a stream is passed on byte for byte; usage, which only we asked for, is withheld")
  void stream() {
    Answer direct = GatewayRig.directly(rig.alpha(), Chat.stream("small"));
    rig.alpha().clear();
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).startsWith("text/event-stream");
    assertThat(answer.header("x-homeostat-target")).isEqualTo("alpha/small");
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("1");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.events().usages()).isZero();
    assertThat(answer.events().comments())
        .singleElement()
        .asString()
        .matches(": homeostat attempts=1 overhead-us=\\d+ cost-usd=\\S+ trail=alpha/small=ok@\\d+");
    assertThat(anonymous(answer.body())).isEqualTo(anonymous(direct.body()));
    assertThat(rig.alphaSaw(1).getFirst().bodyText()).contains("\"include_usage\":true");
  }

  @Test
  @DisplayName("the usage chunk comes to whoever asked for it, once")
  void usage() {
    Answer answer =
        rig.ask(Chat.stream("chat").with("\"stream_options\":{\"include_usage\":true}"));
    assertThat(answer.events().usages()).isEqualTo(1);
    assertThat(answer.events().done()).isTrue();
  }

  @Test
  @DisplayName("only the model, our extension fields and usage are edited in the request's bytes")
  void request() {
    String odd =
        """
        { "x_unknown" : [1, 2.50, {"a":null}],  "model":"chat" ,
          "messages":[{"role":"user","content":"\\u00e9 \\/ é"}],
          "models":["alpha/small"], "provider":{"order":["alpha"]},
          "temperature":1e-1}\
        """;
    rig.ask(Chat.body(odd));
    assertThat(rig.alphaSaw(1).getFirst().bodyText())
        .contains("{ \"x_unknown\" : [1, 2.50, {\"a\":null}],  \"model\":\"small\" ,")
        .contains("\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9 \\/ é\"}]")
        .endsWith("\"temperature\":1e-1}")
        .doesNotContain("models", "provider");
  }

  @Test
  @DisplayName("the caller's key never reaches the provider, ours never reaches the caller")
  void keys() {
    rig.alphaDoes("status=503,message=your%20key%20" + GatewayRig.ALPHA_KEY + "%20is%20fine")
        .betaDoes("status=400,message=key%20" + GatewayRig.BETA_KEY);
    Answer answer =
        rig.ask(Chat.json("chat").header("x-api-key", GatewayRig.KEY).header("cookie", "a=b"));
    WallAttempt seen = rig.betaSaw(1).getFirst();
    assertThat(seen.header("authorization")).contains("Bearer " + GatewayRig.BETA_KEY);
    assertThat(seen.headers().values()).noneMatch(value -> value.contains(GatewayRig.KEY));
    assertThat(seen.headers()).doesNotContainKeys("x-api-key", "cookie");
    assertThat(answer.body() + answer.headers())
        .doesNotContain(GatewayRig.ALPHA_KEY, GatewayRig.BETA_KEY);
  }

  @Test
  @DisplayName("models: the caller's order is the order of attempts")
  void models() {
    rig.betaDoes("status=400,code=model_not_found", "ok");
    Answer answer =
        rig.ask(Chat.json("beta/small").with("\"models\":[\"gone/small\",\"alpha/small\"]"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps())
        .isEqualTo("beta/small=model_gone; gone/small=network; alpha/small=ok");
  }

  @Test
  @DisplayName("an alias, auto, and the two ways of naming a target lead to an answer")
  void names() {
    assertThat(rig.ask(Chat.json("nickname")).steps()).isEqualTo("alpha/small=ok");
    assertThat(rig.ask(Chat.json("beta/small")).steps()).isEqualTo("beta/small=ok");
    assertThat(rig.ask(Chat.json("auto")).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("F50: one-byte TCP slices give identical JSON")
  void jsonSlices() {
    rig.alphaDoes("slice,words=200");
    Answer sliced = rig.ask(Chat.json("chat"));
    assertThat(sliced.steps()).isEqualTo("alpha/small=ok");
    assertThat(Events.json(sliced.body()).at("/choices/0/message/content").asString())
        .isEqualTo(rig.alpha().text(200));
  }

  @Test
  @DisplayName("F50: one-byte TCP slices give an identical stream")
  void slices() {
    Answer whole = rig.ask(Chat.stream("chat"));
    rig.alphaDoes("slice");
    Answer sliced = rig.ask(Chat.stream("chat"));
    assertThat(anonymous(sliced.body())).isEqualTo(anonymous(whole.body()));
    rig.alphaDoes("slice");
    Answer direct = GatewayRig.directly(rig.beta(), Chat.json("small"));
    assertThat(anonymous(rig.ask(Chat.json("chat")).body())).isEqualTo(anonymous(direct.body()));
  }

  /** Without our own comment, and without what differs from answer to answer of a provider. */
  private static String anonymous(String body) {
    return body.replaceAll("(?m)^:.*\n\n", "")
        .replaceAll("chatcmpl-wall-\\d+", "ID")
        .replaceAll("\"created\":\\d+", "CREATED");
  }
}
