package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The model {@code careful} is a cascade: alpha with every gate, then beta without one. */
@DisplayName("A cascade asks tier after tier, and its caller has nothing of one that was left")
class CascadeTest {
  private static final String SCHEMA =
      "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":"
          + "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}}}";
  private static final String OBJECT = "\"response_format\":{\"type\":\"json_object\"}";
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}]";

  @RegisterExtension static final GatewayRig rig = GatewayRig.create();

  /** No content comes in time, and the status line still waits. */
  @RegisterExtension
  static final GatewayRig strict =
      GatewayRig.create(
          "clocks: {first_content: 500ms, first_content_last: 500ms, commit_hold: 20s,"
              + " first_byte: 500ms, first_byte_patient: 500ms, json_total: 700ms}");

  /** The status line is soon sent, and heartbeats follow. */
  @RegisterExtension
  static final GatewayRig hasty =
      GatewayRig.create(
          "clocks: {first_content: 900ms, first_content_last: 900ms, commit_hold: 150ms,"
              + " heartbeat: 100ms, stall_text: 1s}");

  private static String raw(String body) {
    return "body64=" + Base64.getEncoder().encodeToString(body.getBytes(UTF_8));
  }

  /** A message as a JSON answer, or as the stream that says the same. */
  private static String says(boolean stream, String message, String finish) {
    String answer =
        "{\"id\":\"chatcmpl-a\",\"model\":\"small\",\"choices\":[{\"index\":0,\"%s\":%s,"
            + "\"finish_reason\":%s}]}";
    if (!stream) {
      return raw(answer.formatted("message", message, '"' + finish + '"'));
    }
    return raw(
        "data: "
            + answer.formatted("delta", message, "null")
            + "\n\ndata: "
            + answer.formatted("delta", "{}", '"' + finish + '"')
            + "\n\ndata: [DONE]\n\n");
  }

  private static String text(Answer answer, boolean stream) {
    return stream
        ? answer.events().text()
        : Events.json(answer.body()).at("/choices/0/message/content").asString("");
  }

  private static String code(Answer answer) {
    return Events.json(answer.body()).at("/error/code").asString("");
  }

  private static String members(String name) {
    return switch (name) {
      case "schema" -> SCHEMA;
      case "object" -> OBJECT;
      case "tools" -> TOOLS;
      default -> "\"user\":\"u\"";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"reasoning_content\":\"Hm.\"} | length | none | blank",
        "{\"content\":\"\"} | length | none | blank",
        "{\"content\":null,\"refusal\":\"I won't.\"} | stop | none | refused",
        "{\"content\":\"Half an ans\"} | content_filter | none | refused",
        "{\"content\":\"{\\\"n\\\":\\\"one\\\"}\"} | stop | schema | schema_invalid",
        "{\"content\":\"{\\\"n\\\":1\"} | length | schema | schema_invalid",
        "{\"content\":\"[1]\"} | stop | object | schema_invalid",
        "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\"}}]}"
            + " | tool_calls | tools | schema_invalid",
      })
  @DisplayName("an answer that fails its gate: the next tier answers, and nothing of it was sent")
  void gates(String message, String finish, String asked, String outcome) {
    for (boolean stream : new boolean[] {false, true}) {
      rig.alpha().clear();
      rig.alphaDoes(says(stream, message, finish));
      Answer answer = rig.ask(Chat.of("careful", stream).with(members(asked)));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.complete()).isTrue();
      assertThat(answer.steps()).isEqualTo("alpha/small=" + outcome + "; beta/small=ok");
      assertThat(text(answer, stream)).isEqualTo(rig.beta().text());
      assertThat(answer.body()).doesNotContain("chatcmpl-a");
    }
    rig.alphaSaw(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {" \\n ", "", "\\u00a0\\u2003"})
  @DisplayName("blanks are no answer, whoever notices it")
  void blanks(String text) {
    for (boolean stream : new boolean[] {false, true}) {
      rig.alpha().clear();
      rig.alphaDoes(says(stream, "{\"content\":\"" + text + "\"}", "stop"));
      Answer answer = rig.ask(Chat.of("careful", stream));
      assertThat(answer.steps()).matches("alpha/small=(blank|upstream_empty); beta/small=ok");
      assertThat(text(answer, stream)).isEqualTo(rig.beta().text());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"content\":\"Yes.\"} | stop | none",
        "{\"content\":\"{\\\"n\\\":1}\"} | stop | schema",
        "{\"content\":\"{}\"} | stop | object",
        "{\"content\":\"A long ans\"} | length | none",
        "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"
            + " | tool_calls | tools",
      })
  @DisplayName("an answer that passes is relayed with the provider's own bytes")
  void passes(String message, String finish, String asked) {
    for (boolean stream : new boolean[] {false, true}) {
      rig.alpha().clear();
      rig.alphaDoes(says(stream, message, finish));
      Answer answer = rig.ask(Chat.of("careful", stream).with(members(asked)));
      assertThat(answer.complete()).isTrue();
      assertThat(answer.steps()).isEqualTo("alpha/small=ok");
      assertThat(answer.header("x-homeostat-target")).isEqualTo("alpha/small");
      String sent = "\"" + (stream ? "delta" : "message") + "\":" + message + ",";
      assertThat(answer.body()).contains(sent);
      assertThat(stream ? answer.events().done() : true).isTrue();
    }
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("every part of a held stream arrives, in order, with usage for who asked")
  void heldStream() {
    rig.alphaDoes("ok");
    Answer answer =
        rig.ask(Chat.stream("careful").with("\"stream_options\":{\"include_usage\":true}"));
    assertThat(answer.events().text()).isEqualTo(rig.alpha().text());
    assertThat(answer.events().finishes()).containsExactly("stop");
    assertThat(answer.events().done()).isTrue();
    assertThat(answer.body()).contains("\"completion_tokens\"");
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    assertThat(rig.ask(Chat.stream("careful")).body()).doesNotContain("\"completion_tokens\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-done", "no-finish", "swap"})
  @DisplayName("a held stream of an unusual shape ends as one that isn't held")
  void unusual(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.stream("careful"));
    assertThat(answer.steps()).as(answer.body()).isEqualTo("alpha/small=ok");
    assertThat(answer.events().text()).isEqualTo(rig.alpha().text());
    assertThat(answer.events().finishes()).containsExactly("stop");
    assertThat(answer.events().done()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cut=20", "reset=20", "malformed=20:within", "error-event=20", "status=500"})
  @DisplayName("a held stream that breaks leads to the next tier without a word of it")
  void breaks(String fault) {
    rig.alphaDoes(fault, fault, fault);
    Answer answer = rig.ask(Chat.stream("careful"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).startsWith("alpha/small=").endsWith("; beta/small=ok");
    assertThat(answer.events().text()).isEqualTo(rig.beta().text());
    assertThat(answer.events().finishes()).containsExactly("stop");
  }

  @Test
  @DisplayName("heartbeats run while an answer is held")
  void heartbeats() {
    hasty.alphaDoes("words=20,drip=50");
    Answer answer = hasty.ask(Chat.stream("careful"));
    assertThat(answer.events().comments().stream().filter(": keepalive"::equals))
        .hasSizeGreaterThan(3);
    assertThat(answer.body().lastIndexOf(": keepalive")).isLessThan(answer.body().indexOf("data:"));
    assertThat(answer.events().text()).isEqualTo(hasty.alpha().text(20));
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
  }

  @Test
  @DisplayName("more than 8 MiB isn't held: the next tier answers")
  void tooLarge() {
    rig.alphaDoes("words=60000");
    Answer stream = rig.ask(Chat.stream("careful"));
    assertThat(stream.steps()).isEqualTo("alpha/small=unjudged; beta/small=ok");
    assertThat(stream.events().text()).isEqualTo(rig.beta().text());

    rig.alphaDoes("big-body=9M");
    Answer json = rig.ask(Chat.json("careful"));
    assertThat(json.steps()).isEqualTo("alpha/small=unjudged; beta/small=ok");

    rig.alphaDoes("big-body=3M");
    Answer large = rig.ask(Chat.json("careful"));
    assertThat(large.steps()).isEqualTo("alpha/small=ok");
    assertThat(large.body()).hasSizeGreaterThan(3 << 20);
    rig.awaitHoldings(held -> held.underWay() == 0 && held.bodyBytes() == 0);
  }

  @Test
  @DisplayName("all tiers stalled before the status line: 504 all_tiers_stalled with every hop")
  void allStalled() {
    for (boolean stream : new boolean[] {false, true}) {
      strict.alpha().clear();
      strict.beta().clear();
      strict.alphaDoes("stall=start").betaDoes("stall=head");
      Answer answer = strict.ask(Chat.of("careful", stream));
      assertThat(answer.status()).isEqualTo(504);
      assertThat(code(answer)).isEqualTo("all_tiers_stalled");
      JsonNode hops = Events.json(answer.body()).at("/error/metadata/attempts");
      assertThat(hops).hasSize(2);
      for (JsonNode hop : hops) {
        assertThat(hop.path("target").asString()).endsWith("/small");
        assertThat(hop.path("outcome").asString())
            .isEqualTo(stream ? "first_content_timeout" : "no_response");
        assertThat(hop.path("ms").asInt()).isBetween(500, 5_000);
      }
    }
  }

  @Test
  @DisplayName("all tiers stalled behind an open stream: said in-band, and the transfer is broken")
  void allStalledInBand() {
    hasty.alphaDoes("stall=start").betaDoes("stall=head");
    Answer answer = hasty.ask(Chat.stream("careful"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
    assertThat(answer.events().last().at("/error/code").asString()).isEqualTo("all_tiers_stalled");
    assertThat(answer.events().last().at("/error/type").asString()).isEqualTo("stream_timeout");
    assertThat(answer.events().done()).isFalse();
  }

  @Test
  @DisplayName("the next tier is asked in the moment in which the stalled one is given up")
  void startsAtOnce() {
    strict.alphaDoes("stall=start");
    Answer answer = strict.ask(Chat.stream("careful"));
    assertThat(answer.steps()).isEqualTo("alpha/small=first_content_timeout; beta/small=ok");
    var left = strict.alphaSaw(1).getFirst();
    assertThat(left.aborted()).isTrue();
    long began = strict.betaSaw(1).getFirst().receivedNanos();
    // 50 ms by the specification, which virtual time holds to 0; here a busy machine has its say.
    assertThat(began - left.endedNanos()).isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("2");
  }

  @Test
  @DisplayName("a caller that leaves a held answer ends it all, and nothing is held afterwards")
  void callerLeaves() throws IOException {
    hasty.alphaDoes("words=1000,drip=20");
    try (HttpConnection connection = hasty.connect()) {
      connection.send(Chat.stream("careful").bytes());
      connection.readUntil(": keepalive");
    }
    assertThat(hasty.alphaSaw(1).getFirst().aborted()).isTrue();
    hasty.betaSaw(0);
    hasty.awaitHoldings(held -> held.underWay() == 0 && held.bodyBytes() == 0);
  }

  @Test
  @DisplayName("the record names the hops too")
  void hopsInTheRecord() {
    rig.alphaDoes(says(true, "{\"refusal\":\"No.\"}", "stop"));
    Answer answer = rig.ask(Chat.stream("careful"));
    Answer kept = rig.get("/v1/requests/" + answer.header("x-request-id"), GatewayRig.KEY);
    JsonNode attempts = Events.json(kept.body()).path("attempts");
    assertThat(attempts).hasSize(2);
    assertThat(attempts.at("/0/target").asString()).isEqualTo("alpha/small");
    assertThat(attempts.at("/0/outcome").asString()).isEqualTo("refused");
    assertThat(attempts.at("/1/outcome").asString()).isEqualTo("ok");
    assertThat(attempts.at("/1/ms").isIntegralNumber()).isTrue();
  }

  @Test
  @DisplayName("a request names its own tiers, in its body or in headers")
  void ownTiers() {
    String tiers = "[{\"targets\":[\"beta/small\"],\"gate\":[\"refused\"]},\"nickname\"]";
    for (Chat chat :
        new Chat[] {
          Chat.stream("chat").with("\"route\":{\"strategy\":\"cascade\",\"tiers\":" + tiers + "}"),
          Chat.stream("chat").with("\"route\":{\"tiers\":" + tiers + "}"),
          Chat.stream("chat").header("x-homeostat-tiers", tiers),
          Chat.stream("chat")
              .header("x-homeostat-strategy", "cascade")
              .header("x-homeostat-tiers", "beta/small, nickname"),
        }) {
      rig.alpha().clear();
      rig.beta().clear();
      boolean gated = !chat.headers().contains("beta/small, nickname");
      rig.betaDoes(gated ? says(true, "{\"refusal\":\"No.\"}", "stop") : "cut=0");
      Answer answer = rig.ask(chat);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.steps()).startsWith("beta/small=").endsWith("; alpha/small=ok");
      assertThat(answer.events().text()).isEqualTo(rig.alpha().text());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools", "none"})
  @DisplayName("a request that asks for no form is not held back for a gate of forms")
  void formless(String asked) {
    rig.alphaDoes("cut=20");
    String tier = "{\"targets\":[\"alpha/small\"],\"gate\":[\"schema\"]}";
    Answer answer =
        rig.ask(
            Chat.stream("chat")
                .with(members(asked))
                .with("\"route\":{\"tiers\":[" + tier + ",\"beta/small\"]}"));
    assertThat(answer.steps()).isEqualTo("alpha/small=upstream_truncated; beta/small=ok");
    boolean rescued = answer.events().comments().stream().anyMatch(c -> c.contains("rescued"));
    assertThat(rescued).isEqualTo(asked.equals("none"));
  }

  @Test
  @DisplayName("priority makes a cascade an ordinary list: nothing is judged")
  void priority() {
    rig.alphaDoes(says(false, "{\"refusal\":\"No.\"}", "stop"));
    Answer answer = rig.ask(Chat.json("careful").with("\"route\":{\"strategy\":\"priority\"}"));
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    assertThat(answer.body()).contains("No.");
  }

  @Test
  @DisplayName("a tier without a gate speaks at once; what breaks then is rescued as always")
  void ungated() {
    rig.betaDoes("cut=20");
    Answer answer =
        rig.ask(
            Chat.stream("chat")
                .with(
                    "\"route\":{\"strategy\":\"cascade\",\"tiers\":[\"beta/small\",\"alpha/small\"]}"));
    assertThat(answer.steps()).isEqualTo("beta/small=upstream_truncated; alpha/small=ok");
    assertThat(answer.events().text()).isEqualTo(rig.alpha().text());
    assertThat(answer.events().comments()).anyMatch(line -> line.contains("rescued"));
  }

  @Test
  @DisplayName("a tier has the time for content that its caller gives it, and then the next has")
  void callersFirstContent() {
    rig.alphaDoes("stall=start");
    String route =
        "\"route\":{\"first_content_timeout_ms\":400,"
            + "\"tiers\":[\"alpha/small\",\"beta/small\"]}";
    Answer answer = rig.ask(Chat.stream("chat").with(route));
    assertThat(answer.steps()).isEqualTo("alpha/small=deadline; beta/small=ok");
    rig.alphaDoes("stall=start").betaDoes("stall=head");
    Answer stalled = rig.ask(Chat.stream("chat").with(route));
    assertThat(stalled.status()).isEqualTo(504);
    assertThat(code(stalled)).isEqualTo("all_tiers_stalled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tiers\":[\"chat\",\"nobody\"]} | 404 | model_not_found | nobody",
        "{\"tiers\":[{\"targets\":[\"nobody\"]}]} | 404 | model_not_found | nobody",
        "{\"tiers\":[]} | 400 | invalid_value | route.tiers",
        "{\"tiers\":7} | 400 | invalid_value | route.tiers",
        "{\"tiers\":[{\"targets\":[]}]} | 400 | invalid_value | route.tiers[0].targets",
        "{\"tiers\":[{\"targets\":[\"chat\"],\"gate\":[\"polite\"]}]} | 400 | invalid_value |"
            + " polite",
        "{\"tiers\":[{\"targets\":[\"chat\"],\"gates\":[]}]} | 400 | unknown_parameter |"
            + " gates",
        "{\"strategy\":\"cascade\"} | 400 | invalid_value | route.tiers",
        "{\"strategy\":\"luck\"} | 400 | invalid_value | luck",
        "{\"strategy\":\"priority\",\"tiers\":[\"chat\"]} | 400 | invalid_value | priority",
      })
  @DisplayName("a route that can't be met is refused with the words that are wrong")
  void refused(String route, int status, String code, String named) {
    Answer answer = rig.ask(Chat.json("chat").with("\"route\":" + route));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(code(answer)).isEqualTo(code);
    assertThat(Events.json(answer.body()).at("/error/message").asString()).contains(named);
    rig.alphaSaw(0);
    rig.awaitHoldings(held -> held.bodyBytes() == 0);
  }

  @Test
  @DisplayName("a schema that spans many network buffers is read whole")
  void largeSchema() {
    rig.alphaDoes(says(false, "{\"content\":\"{}\"}", "stop"));
    String filler = JsonMapper.shared().writeValueAsString("x".repeat(200_000));
    Answer answer =
        rig.ask(
            Chat.json("careful")
                .with(
                    "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\","
                        + "\"schema\":{\"type\":\"object\",\"description\":"
                        + filler
                        + "}}}"));
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
  }
}
