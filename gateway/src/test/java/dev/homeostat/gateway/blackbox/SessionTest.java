package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A conversation stays where it was served, and avoids what hurt it")
class SessionTest {
  private static final String CALM =
      "guard: {breaker: off, cooldown: off}\nrescue: {enabled: false}\n";
  private static final String COOLING =
      "guard: {breaker: off, transient_cooldown: 1h}\nrescue: {enabled: false}\n";

  @RegisterExtension static final RoutingRig rig = RoutingRig.of(RoutingRig.TWO + CALM);

  private static Chat said(String model, String text) {
    return Chat.body(
        "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(model, text));
  }

  private static Chat inSession(String model, String session) {
    return Chat.stream(model).header("x-session-id", session);
  }

  private static String answeredBy(Chat chat) {
    Answer answer = rig.ask(chat);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.header("x-homeostat-target");
  }

  /** Both targets well known, so that an adaptive model draws between them. */
  private static void bothKnown() {
    for (String target : List.of("alpha/small", "beta/small")) {
      for (int i = 0; i < 8; i++) {
        assertThat(answeredBy(said(target, "warm " + i))).isEqualTo(target);
      }
    }
  }

  private static Set<String> answers(int requests, Chat chat) {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      all.add(answeredBy(chat));
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-session-id", "x-homeostat-session", "x-claude-code-session-id"})
  @DisplayName("a named conversation stays with its target where a choice is learned")
  void sticky(String header) {
    bothKnown();
    for (int i = 0; i < 20; i++) {
      Chat chat = said("clever", "text " + i).header(header, "session-" + i);
      assertThat(answers(5, chat)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"session_id", "prompt_cache_key"})
  @DisplayName("so does one that is named in the body")
  void stickyByBody(String field) {
    bothKnown();
    for (int i = 0; i < 6; i++) {
      Chat chat = said("clever", "text").with("\"" + field + "\":\"session-" + i + "\"");
      assertThat(answers(5, chat)).hasSize(1);
    }
  }

  @Test
  @DisplayName("it doesn't change the operator's order, nor the caller's")
  void strict() {
    Chat beta = inSession("beta/small", "s");
    assertThat(answers(2, beta)).containsExactly("beta/small");
    assertThat(answers(2, inSession("chat", "s"))).containsExactly("alpha/small");
    assertThat(answers(2, inSession("alpha/small", "s").with("\"models\":[\"beta/small\"]")))
        .containsExactly("alpha/small");
  }

  @Test
  @DisplayName("staying yields to a cooldown")
  void yields() {
    rig.gateway().reconfigure(rig.settings(RoutingRig.TWO + COOLING, Map.of()));
    assertThat(answeredBy(inSession("alpha/small", "s"))).isEqualTo("alpha/small");
    rig.alphaDoes("status=503");
    rig.ask(Chat.stream("chat"));
    rig.alphaDoes("ok");
    assertThat(answers(3, inSession("clever", "s"))).containsExactly("beta/small");
  }

  @Test
  @DisplayName("two principals with the same session id and first message share nothing")
  void apart() {
    bothKnown();
    for (int i = 0; i < 10; i++) {
      Chat mine = said("clever", "same").header("x-session-id", "same-" + i);
      Set<String> mineOnly = answers(2, mine);
      String other = mineOnly.contains("alpha/small") ? "beta/small" : "alpha/small";
      Chat theirs = said(other, "same").header("x-session-id", "same-" + i);
      assertThat(answeredBy(theirs.as(GatewayRig.OTHER_KEY))).isEqualTo(other);
      assertThat(
              answers(
                  3,
                  said("clever", "same")
                      .header("x-session-id", "same-" + i)
                      .as(GatewayRig.OTHER_KEY)))
          .containsExactly(other);
      assertThat(answers(3, mine)).isEqualTo(mineOnly);
    }
  }

  @Test
  @DisplayName("what hurt one principal's session isn't avoided by another's of the same id")
  void hurtApart() {
    hurt(inSession("chat", "s"));
    assertThat(answers(3, inSession("chat", "s"))).containsExactly("beta/small");
    assertThat(answers(3, inSession("chat", "s").as(GatewayRig.OTHER_KEY)))
        .containsExactly("alpha/small");
  }

  /** A stream of alpha's that breaks after its first words. */
  private static void hurt(Chat chat) {
    rig.alphaDoes("cut=5,times=1", "ok");
    Answer answer = rig.ask(chat);
    assertThat(answer.header("x-homeostat-target")).isEqualTo("alpha/small");
    assertThat(answer.complete()).isFalse();
  }

  @Test
  @DisplayName(
      "model-skip: after a break in mid-stream the next request of the session goes elsewhere")
  void skipped() {
    hurt(inSession("chat", "s"));
    assertThat(answers(3, inSession("chat", "s"))).containsExactly("beta/small");
    assertThat(answers(1, inSession("alpha/small", "s"))).containsExactly("alpha/small");
  }

  @Test
  @DisplayName("it ends when the target serves anybody after it")
  void ends() {
    hurt(inSession("chat", "s"));
    assertThat(answeredBy(inSession("chat", "s"))).isEqualTo("beta/small");
    assertThat(answeredBy(inSession("chat", "t"))).isEqualTo("alpha/small");
    assertThat(answers(3, inSession("chat", "s"))).containsExactly("alpha/small");
  }

  @Test
  @DisplayName("a session known by its first message only avoids nothing")
  void hashed() {
    hurt(Chat.stream("chat"));
    assertThat(answers(3, Chat.stream("chat"))).containsExactly("alpha/small");
  }

  @Test
  @DisplayName("an answer that talks about truncation hurts nobody")
  void talk() {
    String text =
        "{\\\"id\\\":\\\"a\\\",\\\"object\\\":\\\"chat.completion\\\",\\\"created\\\":1,"
                .replace("\\\"", "\"")
            + "\"model\":\"small\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
            + "\"content\":\"The output was truncated: maximum context length exceeded\"},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,"
            + "\"completion_tokens\":9,\"total_tokens\":10}}";
    rig.alphaDoes(
        "body64="
            + java.util.Base64.getEncoder()
                .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Chat json = Chat.json("chat").header("x-session-id", "s");
    for (int i = 0; i < 3; i++) {
      Answer answer = rig.ask(json);
      assertThat(answer.body()).contains("truncated");
      assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    }
    rig.alphaDoes("finish=length");
    assertThat(answers(3, inSession("chat", "s"))).containsExactly("alpha/small");
  }

  @ParameterizedTest
  @CsvSource({
    "alpha:provider-ban, beta/small, beta/small",
    "alpha:model-skip, beta/small, alpha/small",
    "alpha/small:provider-ban, beta/small, beta/small",
    "'alpha:model-skip,alpha/small:off', alpha/small, alpha/small",
    "alpha:off, alpha/small, alpha/small"
  })
  @DisplayName("THREAD_PROTECTION_PLATFORMS: how far the session keeps away")
  void platforms(String levels, String sameModel, String otherModel) {
    List<String> configured = new ArrayList<>();
    String two =
        RoutingRig.TWO.replaceFirst("models: \\{small: \\{}}", "models: {small: {}, tall: {}}")
            + "  other: {targets: [\"alpha/tall\", \"beta/small\"]}\n"
            + CALM;
    rig.restart(Map.of());
    rig.gateway().reconfigure(rig.settings(two, Map.of("THREAD_PROTECTION_PLATFORMS", levels)));
    hurt(inSession("chat", "s"));
    configured.add(answeredBy(inSession("chat", "s")));
    configured.add(answeredBy(inSession("other", "s")).replace("tall", "small"));
    assertThat(configured).containsExactly(sameModel, otherModel);
  }

  @Test
  @DisplayName("thread_protection in the file says the same")
  void file() {
    rig.gateway()
        .reconfigure(
            rig.settings(
                RoutingRig.TWO + CALM + "thread_protection: {alpha: \"off\"}\n", Map.of()));
    hurt(inSession("chat", "s"));
    assertThat(answers(2, inSession("chat", "s"))).containsExactly("alpha/small");
  }
}
