package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wire.Pieces;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonSplice;
import dev.homeostat.wire.json.RandomJson;
import dev.homeostat.wire.openai.ChatRequestScan.Ok;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ChatRequestEditsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String[] MODELS = {
    "m", "provider/model-1.5", "with \"quotes\" \\ and é", "😀\n"
  };

  private static ChatRequestFacts facts(byte[] body, int piece) {
    ChatRequestScan scan = new ChatRequestScan(JsonLimits.DEFAULT);
    Pieces.of(piece, body, scan::feed);
    assertThat(scan.finish()).isInstanceOf(Ok.class);
    return ((Ok) scan.finish()).facts();
  }

  private static String edited(String body, boolean askUsage) {
    byte[] bytes = body.getBytes(UTF_8);
    ChatRequestFacts facts = facts(bytes, bytes.length);
    assertThat(facts(bytes, 1)).isEqualTo(facts);
    JsonSplice splice = facts.editsFor("up", askUsage);
    byte[] result = splice.apply(bytes);
    assertThat(result).hasSize(bytes.length + splice.delta());
    return new String(result, UTF_8);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"model":"m",M}                     => {"model":"up",M}
          { "model" : "m" , M }               => { "model" : "up" , M }
          {M,"model":"m","x":1.50}            => {M,"model":"up","x":1.50}
          {"models":["a"],M}                  => {"model":"up",M}
          {M,"models":["a"]}                  => {"model":"up",M}
          {"models":["a"],"model":null,M}     => {"model":"up",M}
          {"route":{"a":[1]},"model":"m",M}   => {"model":"up",M}
          {"model":"m", "route":1 ,M}         => {"model":"up" ,M}
          {"model":"m",M , "provider": null } => {"model":"up",M }
          {"route":1,"provider":2,"models":[],"model":"m",M,"route2":3} => {"model":"up",M,"route2":3}
          {"model":"m","route":1,"provider":2,M} => {"model":"up",M}
          {"route":1,"model":"m","provider":2,M,"models":[]} => {"model":"up",M}
          {"model":"up","session_id":"s",M}      => {"model":"up",M}
          {"model":"up",M,"stream":false}     => {"model":"up",M,"stream":false}
          {"model":"up",M,"stream":true}      => {"model":"up",M,"stream":true,"stream_options":{"include_usage":true}}
          {"stream":true ,"route":1,"model":"up",M} => {"stream":true,"stream_options":{"include_usage":true},"model":"up",M}
          {"model":"up",M,"stream":true,"stream_options":null} => {"model":"up",M,"stream":true,"stream_options":{"include_usage":true}}
          {"model":"up",M,"stream":true,"stream_options":{ }} => {"model":"up",M,"stream":true,"stream_options":{"include_usage":true }}
          {"model":"up",M,"stream":true,"stream_options":{"a":1}} => {"model":"up",M,"stream":true,"stream_options":{"include_usage":true,"a":1}}
          {"model":"up",M,"stream":true,"stream_options":{"include_usage": false}} => {"model":"up",M,"stream":true,"stream_options":{"include_usage": true}}
          {"model":"up",M,"stream":true,"stream_options":{"include_usage":null}} => {"model":"up",M,"stream":true,"stream_options":{"include_usage":true}}
          {"model":"up",M,"stream":true,"stream_options":{"include_usage":true}} => {"model":"up",M,"stream":true,"stream_options":{"include_usage":true}}
          """)
  @DisplayName("Only the model, our own fields and the usage option change; every other byte stays")
  void edits(String body, String expected) {
    String messages = "\"messages\":[{\"route\":\"x\"}]";
    assertThat(edited(body.replace("M", messages), true))
        .isEqualTo(expected.replace("M", messages));
  }

  @Test
  @DisplayName("Without a change there are no edits")
  void noEdits() {
    byte[] body = "{\"model\":\"up\",\"messages\":[1],\"stream\":true}".getBytes(UTF_8);
    assertThat(facts(body, 5).editsFor("up", false).isEmpty()).isTrue();
    assertThat(facts(body, 5).editsFor("up", true).edits()).hasSize(1);
  }

  @Test
  @DisplayName("Our fields' raw JSON can be read from their ranges")
  void rawRanges() {
    String body = "{\"model\":\"m\",\"messages\":[1],\"route\": {\"a\" : 1},\"provider\":\"x\"}";
    ChatRequestFacts facts = facts(body.getBytes(UTF_8), 3);
    var layout = facts.layout();
    assertThat(body.substring(layout.route().from(), layout.route().to())).isEqualTo("{\"a\" : 1}");
    assertThat(body.substring(layout.provider().from(), layout.provider().to())).isEqualTo("\"x\"");
  }

  @Test
  @DisplayName("Random bodies, edited in place, are what an edited tree is")
  void sameAsTree() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 4_000; i++) {
      String body = body(random);
      byte[] bytes = body.getBytes(UTF_8);
      String model = MODELS[random.nextInt(MODELS.length)];
      boolean askUsage = random.nextBoolean();
      ChatRequestFacts facts = facts(bytes, bytes.length);
      assertThat(facts(bytes, 1 + random.nextInt(4))).isEqualTo(facts);
      byte[] result = facts.editsFor(model, askUsage).apply(bytes);
      assertThat(JSON.readTree(result)).as(body).isEqualTo(tree(bytes, model, askUsage));
    }
  }

  private static JsonNode tree(byte[] body, String model, boolean askUsage) {
    ObjectNode tree = (ObjectNode) JSON.readTree(body);
    tree.remove(List.of("models", "route", "provider", "session_id"));
    tree.put("model", model);
    if (askUsage && tree.path("stream").asBoolean(false)) {
      if (tree.path("stream_options") instanceof ObjectNode options) {
        options.put("include_usage", true);
      } else {
        tree.putObject("stream_options").put("include_usage", true);
      }
    }
    return tree;
  }

  private static String body(SplittableRandom random) {
    List<String> members = new ArrayList<>();
    String model = RandomJson.value(random, 0).contains("\"") ? "\"m\\u0061\"" : "\"plain\"";
    boolean named = random.nextInt(4) > 0;
    if (named) {
      members.add("\"model\"" + space(random) + ":" + space(random) + model);
    }
    if (!named || random.nextInt(3) == 0) {
      members.add("\"models\":[\"a\"" + space(random) + ",\"b\"]");
    }
    members.add("\"messages\": [" + RandomJson.value(random, 3) + "]");
    member(members, random, "route");
    member(members, random, "provider");
    member(members, random, "metadata");
    member(members, random, "x");
    if (random.nextInt(3) > 0) {
      members.add("\"stream\":" + space(random) + pick(random, "true", "true", "false", "null"));
    }
    if (random.nextBoolean()) {
      String other = space(random) + "\"other\":" + RandomJson.value(random, 1);
      String include = space(random) + "\"include_usage\":" + pick(random, "true", "false", "null");
      members.add(
          "\"stream_options\":"
              + pick(
                  random,
                  "null",
                  "{" + space(random) + "}",
                  "{" + other + "}",
                  "{" + include + "}",
                  "{" + other + "," + include + space(random) + "}",
                  "{" + include + "," + other + "}"));
    }
    Collections.shuffle(members, new Random(random.nextLong()));
    StringBuilder body = new StringBuilder(space(random)).append('{').append(space(random));
    for (int i = 0; i < members.size(); i++) {
      body.append(i == 0 ? "" : ",").append(space(random)).append(members.get(i));
      body.append(space(random));
    }
    return body.append('}').append(space(random)).toString();
  }

  private static void member(List<String> members, SplittableRandom random, String key) {
    if (random.nextBoolean()) {
      members.add("\"" + key + "\":" + RandomJson.value(random, 2));
    }
  }

  private static String space(SplittableRandom random) {
    return pick(random, "", "", "", " ", "\n  ", "\t");
  }

  private static String pick(SplittableRandom random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
