package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayName("A good answer that is odd is mended, and counted")
class AnomalyTest {
  private static final String OK = "alpha/small=ok";

  @RegisterExtension
  static final GatewayRig rig = GatewayRig.create("clocks: {finish_grace: 300ms}");

  private static String body(String choice) {
    String json = "{\"id\":\"chatcmpl-1\",\"created\":7,\"choices\":[" + choice + "]}";
    return "body64=" + Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "true, no-done, missing_done",
    "true, 'no-done,stall=9999', missing_done",
    "true, no-finish, missing_finish",
    "true, malformed=10, skipped_event",
    "true, usage=none, usage_missing",
    "true, swap, other_form",
    "true, content-type=text/plain, wrong_content_type",
    "false, 'swap,no-finish', missing_finish",
    "false, 'swap,malformed=10', skipped_event",
    "false, usage=none, usage_missing",
    "false, swap, other_form",
    "false, content-type=text/plain, wrong_content_type"
  })
  @DisplayName(
      "F29, F51, F52, F53, F57, F60: what was odd is counted once, and the answer is whole")
  void counted(boolean stream, String fault, String kind) {
    double before = rig.anomalies("alpha/small", kind);
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.of("chat", stream));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.steps()).isEqualTo(OK);
    if (stream) {
      assertThat(answer.events().text()).isEqualTo(rig.alpha().text());
      assertThat(answer.events().finishes()).containsExactly("stop");
      assertThat(answer.events().data().getLast()).isEqualTo("[DONE]");
    } else {
      JsonNode choice = Events.json(answer.body()).at("/choices/0");
      assertThat(choice.at("/message/content").asString()).isEqualTo(rig.alpha().text());
      assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
    }
    assertThat(rig.anomalies("alpha/small", kind)).isEqualTo(before + 1);
  }

  @Test
  @DisplayName("F53: data behind [DONE] is dropped, and counted when it came with it")
  void afterDone() {
    double before = rig.anomalies("alpha/small", "data_after_done");
    String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}%s}]}\n\n";
    String stream =
        event.formatted("Good.", "")
            + event.formatted("", ",\"finish_reason\":\"stop\"")
            + "data: [DONE]\n\n"
            + event.formatted("late", "")
            + event.formatted("later", "");
    rig.alphaDoes(
        "content-type=text/event-stream,body64="
            + Base64.getEncoder().encodeToString(stream.getBytes(UTF_8)));
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.steps()).isEqualTo(OK);
    assertThat(answer.events().text()).isEqualTo("Good.");
    assertThat(answer.events().data().getLast()).isEqualTo("[DONE]");
    assertThat(rig.anomalies("alpha/small", "data_after_done")).isEqualTo(before + 1);
  }

  @Test
  @DisplayName("a good answer in good form is no anomaly")
  void none() {
    String before = rig.get("/metrics", GatewayRig.OPERATOR_KEY).body();
    for (boolean stream : new boolean[] {false, true}) {
      rig.alphaDoes("ok");
      rig.ask(Chat.of("chat", stream));
    }
    String after = rig.get("/metrics", GatewayRig.OPERATOR_KEY).body();
    assertThat(after.lines().filter(line -> line.startsWith("homeostat_anomalies")))
        .containsExactlyElementsOf(
            before.lines().filter(line -> line.startsWith("homeostat_anomalies")).toList());
    assertThat(after.lines().filter(line -> line.startsWith("# HELP homeostat")))
        .isNotEmpty()
        .allMatch(line -> line.split(" ", 4)[3].length() > 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"finish_reason\":null", ",\"finish_reason\":\"\""})
  @DisplayName("F52: JSON with content and no finish reason is complete: one is added, and counted")
  void unfinishedJson(String reason) {
    double before = rig.anomalies("alpha/small", "missing_finish");
    String choice = "{\"index\":0,\"message\":{\"role\":\"assistant\",%s}" + reason + "}";
    String call =
        "\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]";
    for (boolean stream : new boolean[] {false, true}) {
      rig.alphaDoes(body(choice.formatted("\"content\":\"Good.\"")));
      Answer text = rig.ask(Chat.of("chat", stream));
      assertThat(text.steps()).isEqualTo(OK);
      assertThat(finish(text, stream)).isEqualTo("stop");
      rig.alphaDoes(body(choice.formatted(call)));
      assertThat(finish(rig.ask(Chat.of("chat", stream)), stream)).isEqualTo("tool_calls");
    }
    assertThat(rig.anomalies("alpha/small", "missing_finish")).isEqualTo(before + 4);
    rig.alphaDoes(body(choice.formatted("\"content\":\"\"")));
    assertThat(rig.ask(Chat.json("chat")).steps())
        .isEqualTo("alpha/small=upstream_empty; beta/small=ok");
  }

  private static String finish(Answer answer, boolean stream) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return stream
        ? String.join(",", answer.events().finishes())
        : Events.json(answer.body()).at("/choices/0/finish_reason").asString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tool-bare=look_up", "tool-bare=look_up,swap", "tool-bare=look_up,slice=7"})
  @DisplayName("F60: tool calls without index and id get both, on every chunk and in JSON")
  void bareTools(String fault) {
    for (boolean stream : new boolean[] {false, true}) {
      rig.alphaDoes(fault);
      Answer answer = rig.ask(Chat.of("chat", stream));
      assertThat(answer.steps()).as(answer.body()).isEqualTo(OK);
      List<JsonNode> calls = new ArrayList<>();
      if (stream) {
        for (JsonNode chunk : answer.events().chunks()) {
          chunk.at("/choices/0/delta/tool_calls").forEach(calls::add);
        }
        assertThat(calls).isNotEmpty();
        assertThat(calls.getFirst().path("id").asString()).isNotEmpty();
        assertThat(calls).allMatch(call -> call.path("index").asInt(-1) == 0);
        assertThat(calls.stream().skip(1)).noneMatch(call -> call.has("id"));
      } else {
        Events.json(answer.body()).at("/choices/0/message/tool_calls").forEach(calls::add);
        assertThat(calls).hasSize(1);
      }
      assertThat(calls.getFirst().path("id").asString("")).isNotEmpty();
      assertThat(calls.getFirst().path("type").asString("")).isEqualTo("function");
      StringBuilder arguments = new StringBuilder();
      calls.forEach(call -> arguments.append(call.at("/function/arguments").asString("")));
      assertThat(Events.json(arguments.toString()).isObject()).isTrue();
    }
  }

  @Test
  @DisplayName("F60: missing usage is estimated and flagged; the chunk comes to who asked for it")
  void usage() {
    double before =
        rig.metric("homeostat_tokens_total", "kind=\"output_estimated\"", "target=\"alpha/small\"");
    for (String fault : List.of("usage=none", "usage=none,swap")) {
      rig.alphaDoes(fault);
      Answer unasked = rig.ask(Chat.stream("chat"));
      assertThat(unasked.events().usages()).isZero();
      Answer asked =
          rig.ask(Chat.stream("chat").with("\"stream_options\":{\"include_usage\":true}"));
      assertThat(asked.events().usages()).isEqualTo(1);
      List<JsonNode> chunks = asked.events().chunks();
      JsonNode usage = chunks.getLast().path("usage");
      assertThat(usage.path("completion_tokens").asInt()).isBetween(40, 160);
      assertThat(usage.path("prompt_tokens").asInt()).isPositive();
      assertThat(usage.path("estimated").asBoolean()).isTrue();
      assertThat(chunks.getLast().path("choices")).isEmpty();
      assertThat(chunks.getLast().path("id")).isEqualTo(chunks.getFirst().path("id"));
      assertThat(asked.events().data().getLast()).isEqualTo("[DONE]");
      JsonNode kept =
          Events.json(
              rig.get("/v1/requests/" + asked.header("x-request-id"), GatewayRig.KEY).body());
      assertThat(kept.at("/usage/estimated").asBoolean()).isTrue();
      assertThat(kept.at("/usage/output_tokens")).isEqualTo(usage.path("completion_tokens"));
      assertThat(kept.path("cost_usd").asString()).isNotEmpty();
    }
    assertThat(
            rig.metric(
                "homeostat_tokens_total", "kind=\"output_estimated\"", "target=\"alpha/small\""))
        .isGreaterThan(before + 150);
    rig.alphaDoes("ok");
    Answer counted = rig.ask(Chat.json("chat"));
    JsonNode kept =
        Events.json(
            rig.get("/v1/requests/" + counted.header("x-request-id"), GatewayRig.KEY).body());
    assertThat(kept.at("/usage/estimated").asBoolean()).isFalse();
  }
}
