package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.config.ApiKey;
import dev.homeostat.gateway.config.AuthSettings;
import dev.homeostat.gateway.config.Scope;
import dev.homeostat.gateway.config.Secret;
import dev.homeostat.wall.log.WallAttempt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@DisplayName("A client that leaves, or reads slowly, costs nobody anything")
class ClientSideTest {
  @RegisterExtension static final GatewayRig rig = GatewayRig.create();

  private static final AuthSettings OTHER =
      new AuthSettings(
          List.of(new ApiKey("new", Secret.of("quite-another-key"), Set.of(Scope.INFERENCE))));

  @RegisterExtension
  static final GatewayRig strict = GatewayRig.create("clocks: {client_write_idle: 500ms}");

  private static JsonNode inspect(GatewayRig where, String id) {
    Answer answer = where.get("/v1/requests/" + id, GatewayRig.KEY);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Events.json(answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "true, stall=start, false",
    "true, stall=head, false",
    "true, 'words=5000,drip=5', true",
    "false, stall=start, false",
    "false, stall=half, false"
  })
  @DisplayName("F61: when the client leaves, its upstream is aborted at once, and nobody is asked")
  void leaves(boolean stream, String fault, boolean content) throws IOException {
    rig.alphaDoes(fault);
    String id = "leaver-" + stream + fault.length();
    try (HttpConnection client = rig.connect()) {
      client.send(Chat.of("chat", stream).header("x-request-id", id).bytes());
      rig.alpha().await(wall -> wall.attempts().size() == 1, GatewayRig.PATIENCE);
      if (content) {
        client.readUntil(" steady");
      }
    }
    long left = System.nanoTime();
    WallAttempt aborted = rig.alpha().awaitAborted("small", GatewayRig.PATIENCE);
    assertThat(aborted.endedNanos() - left).isLessThan(Duration.ofSeconds(1).toNanos());
    rig.awaitHoldings(held -> held.clients() == 0 && held.underWay() == 0);
    JsonNode kept = inspect(rig, id);
    assertThat(kept.path("end").asString()).isEqualTo("cancelled");
    assertThat(kept.at("/attempts/0/outcome").asString()).isEqualTo("cancelled");
    assertThat(kept.path("attempts")).hasSize(1);
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("F62: a slow reader pauses its own upstream only, and gets everything in the end")
  void slowReader() throws IOException {
    int words = 60_000;
    rig.alphaDoes("words=" + words);
    try (HttpConnection slow = HttpConnection.to(rig.gateway().port(), 4096)) {
      slow.send(Chat.stream("chat").bytes());
      slow.readUntil(" steady");
      for (int i = 0; i < 20; i++) {
        assertThat(rig.ask(Chat.stream("beta/small")).complete()).isTrue();
      }
      WallAttempt paused = rig.alpha().attempts().getFirst();
      assertThat(paused.ended()).as("%s", paused).isFalse();
      assertThat(rig.gateway().holdings().underWay()).isEqualTo(1);
      String rest = slow.readUntil("[DONE]");
      assertThat(rest).contains("\"finish_reason\":\"stop\"");
      assertThat(rest.split("\"content\":", -1)).hasSizeGreaterThan(words - 10);
    }
    rig.alphaSaw(1);
  }

  @Test
  @DisplayName("F62: a slow reader of a large JSON answer gets all of it, and holds nobody up")
  void slowJson() throws IOException {
    rig.alphaDoes("big-body=24M");
    try (HttpConnection slow = HttpConnection.to(rig.gateway().port(), 4096)) {
      slow.send(Chat.json("chat").bytes());
      HttpConnection.Head head = slow.head();
      for (int i = 0; i < 20; i++) {
        assertThat(rig.ask(Chat.json("beta/small")).complete()).isTrue();
      }
      assertThat(rig.alpha().attempts().getFirst().ended()).isFalse();
      Answer answer = slow.answer(head);
      assertThat(answer.complete()).isTrue();
      assertThat(answer.body().length()).isGreaterThan(24 << 20);
    }
    rig.alphaSaw(1);
  }

  @Test
  @DisplayName("F62: a client that takes nothing for too long is dropped, and nobody is blamed")
  void readsNothing() throws IOException {
    strict.alphaDoes("words=60000");
    try (HttpConnection slow = HttpConnection.to(strict.gateway().port(), 4096)) {
      slow.send(Chat.stream("chat").header("x-request-id", "deaf-client").bytes());
      strict.alpha().awaitAborted("small", GatewayRig.PATIENCE);
      strict.awaitHoldings(held -> held.underWay() == 0);
    }
    JsonNode kept = inspect(strict, "deaf-client");
    assertThat(kept.path("end").asString()).isEqualTo("cancelled");
    assertThat(kept.at("/attempts/0/outcome").asString()).isEqualTo("client_slow");
    strict.betaSaw(0);
  }

  @Test
  @DisplayName("a request's trail can be read right after its response, by its own key only")
  void inspector() {
    rig.alphaDoes("status=500").betaDoes("ok");
    for (boolean stream : new boolean[] {false, true}) {
      Answer answer = rig.ask(Chat.of("chat", stream));
      String id = answer.header("x-request-id");
      JsonNode kept = inspect(rig, id);
      assertThat(kept.path("end").asString()).isEqualTo("answered");
      assertThat(kept.path("target").asString()).isEqualTo("beta/small");
      StringBuilder steps = new StringBuilder();
      for (JsonNode attempt : kept.path("attempts")) {
        steps.append(steps.isEmpty() ? "" : "; ").append(attempt.path("target").asString());
        steps.append('=').append(attempt.path("outcome").asString());
      }
      assertThat(steps).hasToString(answer.steps());
      assertThat(rig.get("/v1/requests/" + id, GatewayRig.OTHER_KEY).status()).isEqualTo(404);
    }
    assertThat(rig.get("/v1/requests/never-was", GatewayRig.KEY).status()).isEqualTo(404);
  }

  @Test
  @DisplayName("an id given again shows the last request first, the earlier ones below, own only")
  void repeatedId() {
    rig.alphaDoes("ok");
    for (String key : new String[] {GatewayRig.KEY, GatewayRig.KEY, GatewayRig.OTHER_KEY}) {
      rig.ask(Chat.json("chat").as(key).header("x-request-id", "the-same-id"));
    }
    JsonNode own = inspect(rig, "the-same-id");
    assertThat(own.path("earlier")).hasSize(1);
    Answer other = rig.get("/v1/requests/the-same-id", GatewayRig.OTHER_KEY);
    assertThat(Events.json(other.body()).has("earlier")).isFalse();
  }

  @Test
  @DisplayName("a failed request can be read as well")
  void inspectFailure() {
    rig.alphaDoes("cut=3");
    Answer answer = rig.ask(Chat.stream("chat").header("x-homeostat-rescue", "off"));
    JsonNode kept = inspect(rig, answer.header("x-request-id"));
    assertThat(kept.path("end").asString()).isEqualTo("failed");
    assertThat(kept.at("/attempts/0/outcome").asString()).isEqualTo("upstream_truncated");
    assertThat(kept.path("code").asString()).isEqualTo("upstream_truncated");
  }

  @Test
  @DisplayName("F66: a reload in mid-stream leaves the running exchange its configuration")
  void reload() throws IOException {
    try (GatewayRig own = GatewayRig.create()) {
      own.alphaDoes("words=40,drip=10");
      try (HttpConnection client = own.connect()) {
        client.send(Chat.stream("chat").bytes());
        HttpConnection.Head head = client.head();
        own.gateway().reconfigure(own.settings("").withAuth(OTHER));
        assertThat(own.ask(Chat.json("chat")).status()).isEqualTo(401);
        Answer answer = client.answer(head);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.events().text()).isEqualTo(own.alpha().text(40));
      }
    }
  }
}
