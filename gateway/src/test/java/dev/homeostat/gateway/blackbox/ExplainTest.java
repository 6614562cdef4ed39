package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

@DisplayName("Explain: the plan of a request that isn't sent, and why it is like that")
class ExplainTest {
  @RegisterExtension
  static final GatewayRig rig =
      GatewayRig.create("guard: {}\npools: {mine: {include: [\"alpha/*\", \"beta/small\"]}}\n");

  private static Operator operator() {
    return Operator.at(rig.gateway().port());
  }

  private static JsonNode part(JsonNode explained) {
    return explained.path("parts").get(0);
  }

  @Test
  @DisplayName("GET explains a name: order, strategy, every term and gate; nobody is called")
  void byName() {
    JsonNode explained = operator().json("/v1/ops/explain?model=chat");
    assertThat(explained.path("plan").valueStream().map(JsonNode::asString))
        .containsExactly("alpha/small", "beta/small");
    assertThat(explained.path("warnings")).isEmpty();
    assertThat(explained.path("refusal").isNull()).isTrue();
    assertThat(explained.path("session").isNull()).isTrue();
    JsonNode part = part(explained);
    assertThat(part.path("model").asString()).isEqualTo("chat");
    assertThat(part.path("strategy").asString()).isEqualTo("priority");
    JsonNode first = part.path("candidates").get(0);
    assertThat(first.path("target").asString()).isEqualTo("alpha/small");
    assertThat(first.path("rank").asInt()).isEqualTo(1);
    assertThat(first.path("score").isNull()).isTrue();
    assertThat(first.path("state").asString()).isEqualTo("closed");
    assertThat(first.path("terms").path("alpha").asDouble()).isEqualTo(2);
    assertThat(first.path("expected_usd").asString()).isNotEmpty();
    rig.alphaSaw(0);
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("An adaptive name shows the profile's weights and the scores of this draw")
  void adaptive() {
    JsonNode part = part(operator().json("/v1/ops/explain?model=mine&stream=true"));
    assertThat(part.path("kind").asString()).isEqualTo("pool");
    assertThat(part.path("strategy").asString()).isEqualTo("adaptive");
    assertThat(part.path("profile").path("reliability").asDouble()).isEqualTo(.45);
    assertThat(part.path("candidate_count").asInt()).isEqualTo(3);
    assertThat(part.path("candidates").valueStream())
        .allSatisfy(one -> assertThat(one.path("score").asDouble()).isBetween(0.0, 1.0));
    JsonNode cheapest = part(operator().json("/v1/ops/explain?model=mine&strategy=cheapest"));
    assertThat(cheapest.path("strategy").asString()).isEqualTo("cheapest");
    assertThat(cheapest.path("candidates").get(0).path("target").asString())
        .isEqualTo("alpha/small");
  }

  @Test
  @DisplayName("POST explains a whole request by its own rules; who is left out has a reason")
  void byBody() {
    JsonNode explained =
        operator()
            .change(
                "POST",
                "/v1/ops/explain",
                "{'model':'chat','messages':[{'role':'user','content':'Hi'}],"
                    + "'provider':{'ignore':['alpha']}}");
    assertThat(explained.path("session").asString()).isEqualTo("hashed");
    assertThat(explained.path("plan").valueStream().map(JsonNode::asString))
        .containsExactly("beta/small");
    assertThat(Operator.each(explained.path("warnings"), "code")).containsExactly("no_failover");
    JsonNode out = part(explained).path("excluded").get(0);
    assertThat(out.path("target").asString()).isEqualTo("alpha/small");
    assertThat(out.path("reason").asString()).isEqualTo("provider_rules");
    assertThat(out.path("hardness").asString()).isEqualTo("hard");
    assertThat(out.path("clears_in_ms").isNull()).isTrue();
  }

  @Test
  @DisplayName("A target that cools is shown with its reason and when it may be asked again")
  void cooling() {
    rig.alphaDoes("status=500", "status=500");
    assertThat(rig.ask(Chat.json("chat")).status()).isEqualTo(200);
    JsonNode explained = operator().json("/v1/ops/explain?model=chat");
    assertThat(explained.path("plan").get(0).asString()).isEqualTo("beta/small");
    JsonNode last = part(explained).path("candidates").get(1);
    assertThat(last.path("last_resort").asBoolean()).isTrue();
    JsonNode why = last.path("exclusion");
    assertThat(why.path("reason").asString()).isEqualTo("cooldown");
    assertThat(why.path("hardness").asString()).isEqualTo("soft");
    assertThat(why.path("clears_in_ms").asLong()).isBetween(1L, 15_000L);
    assertThat(last.path("state").asString()).isEqualTo("cooling");
  }

  @Test
  @DisplayName("For nobody it shows what the caller would get")
  void nobody() {
    operator()
        .change("PUT", "/v1/fallback", "{'chain':[{'target':'alpha/small','enabled':false}]}");
    JsonNode explained = operator().json("/v1/ops/explain?model=alpha/small");
    Answer real = rig.ask(Chat.json("alpha/small"));
    assertThat(explained.path("plan")).isEmpty();
    JsonNode refusal = explained.path("refusal");
    assertThat(refusal.path("status").asInt()).isEqualTo(real.status()).isEqualTo(503);
    JsonNode error = Events.json(real.body()).path("error");
    assertThat(refusal.path("code").asString()).isEqualTo(error.path("code").asString());
    assertThat(refusal.path("message").asString()).isEqualTo(error.path("message").asString());
    assertThat(explained.path("excluded_by").get(0).path("reason").asString())
        .isEqualTo("disabled");
  }

  @Test
  @DisplayName("An unknown name is 404 with the nearest; what isn't a chat request is 400 as there")
  void refuses() {
    Answer unknown = operator().get("/v1/ops/explain?model=alpha/smal");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body()).contains("model_not_found").contains("Did you mean alpha/small");
    assertThat(operator().get("/v1/ops/explain").status()).isEqualTo(400);
    assertThat(operator().get("/v1/ops/explain?model=chat&strategy=best").status()).isEqualTo(400);
    assertThat(operator().get("/v1/ops/explain?model=chat&principal=x").status()).isEqualTo(400);
    Answer bad = operator().send("POST", "/v1/ops/explain", "{\"model\":\"chat\"}");
    Answer chat = rig.ask(Chat.body("{\"model\":\"chat\"}"));
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.body()).isEqualTo(chat.body());
  }

  @Test
  @DisplayName("It can be asked as another key, whose policy then counts")
  void principals() {
    JsonNode explained = operator().json("/v1/ops/explain?model=chat&principal=caller&session=s1");
    assertThat(explained.path("principal").asString()).isEqualTo("caller");
    assertThat(explained.path("session").asString()).isEqualTo("explicit");
  }
}
