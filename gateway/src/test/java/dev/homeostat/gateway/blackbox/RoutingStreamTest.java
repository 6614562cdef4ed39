package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

@DisplayName("The routing stream: what changes and what is decided, as it happens")
class RoutingStreamTest {
  @RegisterExtension static final GatewayRig rig = GatewayRig.create("guard: {}\n");

  /** One event as it came. */
  private record Seen(long id, String type, JsonNode data) {}

  /** A subscriber who reads event by event. */
  private static final class Subscriber implements AutoCloseable {
    private final HttpConnection connection;

    Subscriber(String query, String headers) throws IOException {
      connection = rig.connect();
      connection.send(
          "GET /v1/ops/routing-stream"
              + query
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + GatewayRig.OPERATOR_KEY
              + "\r\n"
              + headers
              + "\r\n");
      assertThat(connection.head().status()).isEqualTo(200);
    }

    Seen next() throws IOException {
      String data = "";
      String type = "";
      long id = 0;
      while (data.isEmpty()) {
        for (String line : connection.readUntil("\n\n").split("\r?\n", -1)) {
          if (line.startsWith("id: ")) {
            id = Long.parseLong(line.substring(4));
          } else if (line.startsWith("event: ")) {
            type = line.substring(7);
          } else if (line.startsWith("data: ")) {
            data = line.substring(6);
          }
        }
      }
      return new Seen(id, type, Events.json(data));
    }

    /** Reads on to the first event of a type. */
    Seen next(String type) throws IOException {
      Seen seen = next();
      while (!seen.type.equals(type)) {
        seen = next();
      }
      return seen;
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  @Test
  @DisplayName("A new subscriber gets a place to come back to, then each event as it happens")
  void live() throws IOException {
    try (Subscriber subscriber = new Subscriber("", "")) {
      Seen open = subscriber.next();
      assertThat(open.type).isEqualTo("open");
      rig.alphaDoes("status=500", "status=500");
      Answer answer = rig.ask(Chat.json("chat"));
      Seen cooled = subscriber.next();
      assertThat(cooled.type).isEqualTo("cooled");
      assertThat(cooled.data.path("target").asString()).isEqualTo("alpha/small");
      assertThat(cooled.data.path("kind").asString()).isEqualTo("upstream_error");
      assertThat(cooled.data.path("clears_in_ms").asLong()).isEqualTo(15_000);
      Seen decision = subscriber.next();
      assertThat(decision.type).isEqualTo("decision");
      assertThat(decision.data.path("id").asString()).isEqualTo(answer.header("x-request-id"));
      assertThat(decision.data.path("principal").asString()).isEqualTo("caller");
      assertThat(decision.data.path("model").asString()).isEqualTo("chat");
      assertThat(decision.data.path("target").asString()).isEqualTo("beta/small");
      assertThat(Operator.each(decision.data.path("attempts"), "outcome"))
          .containsExactly("upstream_error", "upstream_error", "ok");
      assertThat(open.id).isLessThan(cooled.id);
      assertThat(decision.id).isEqualTo(cooled.id + 1);
    }
  }

  @Test
  @DisplayName("Who comes back gets what it missed, once and in order, by header or query")
  void replay() throws IOException {
    long seen;
    try (Subscriber subscriber = new Subscriber("", "")) {
      seen = subscriber.next("open").id;
    }
    for (int i = 0; i < 3; i++) {
      assertThat(rig.ask(Chat.json("beta/small")).status()).isEqualTo(200);
    }
    try (Subscriber again = new Subscriber("", "Last-Event-ID: " + (seen + 1) + "\r\n");
        Subscriber all = new Subscriber("?last_event_id=0", "")) {
      assertThat(again.next().id).isEqualTo(seen + 2);
      assertThat(again.next().id).isEqualTo(seen + 3);
      assertThat(all.next().id).isEqualTo(seen + 1);
      rig.ask(Chat.json("beta/small"));
      assertThat(again.next().id).isEqualTo(seen + 4);
    }
  }

  @Test
  @DisplayName("An id of another life is answered with a gap, and with all that is kept")
  void gap() throws IOException {
    rig.ask(Chat.json("beta/small"));
    try (Subscriber subscriber = new Subscriber("?last_event_id=" + Long.MAX_VALUE, "")) {
      assertThat(subscriber.next().type).isEqualTo("gap");
      assertThat(subscriber.next().type).isEqualTo("decision");
    }
  }

  @Test
  @DisplayName("Breakers, forcing, endpoints and credentials are told, and counted")
  void types() throws IOException {
    try (Subscriber subscriber = new Subscriber("", "")) {
      subscriber.next("open");
      Operator operator = Operator.at(rig.gateway().port());
      String path = "/v1/ops/targets/beta/tiny";
      operator.change("PUT", path, "{'forced_open':true,'reason':'bad answers'}");
      Seen forced = subscriber.next("forced_open");
      assertThat(forced.data.path("reason").asString()).isEqualTo("bad answers");
      assertThat(forced.data.path("by_rule").asBoolean()).isFalse();
      String[] labels = {"target=\"beta/tiny\""};
      assertThat(rig.metric("homeostat_breaker_state", labels)).isEqualTo(3);
      operator.change("PUT", path, "{'forced_open':false}");
      subscriber.next("forced_cleared");
      assertThat(
              rig.metric(
                  "homeostat_breaker_transitions_total",
                  "target=\"beta/tiny\"",
                  "to=\"forced_open\""))
          .isEqualTo(1);
      rig.alphaDoes("status=401", "status=401", "status=401", "status=401");
      rig.ask(Chat.json("alpha/small"));
      Seen parked = subscriber.next("credential_parked");
      assertThat(parked.data.path("credential").asString()).startsWith("env:ALPHA_KEY");
      assertThat(parked.data.path("kind").asString()).isEqualTo("credential_invalid");
      for (int i = 0; i < 5; i++) {
        rig.ask(Chat.json("gone/small"));
      }
      Seen opened = subscriber.next("endpoint_opened");
      assertThat(opened.data.path("endpoint").asString()).startsWith("gone|http://127.0.0.1:");
      assertThat(rig.metric("homeostat_breaker_state", "target=\"gone/small\"")).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("Only an operator's key may watch")
  void operatorsOnly() {
    assertThat(rig.get("/v1/ops/routing-stream", GatewayRig.KEY).status()).isEqualTo(403);
    assertThat(rig.get("/v1/ops/status", GatewayRig.KEY).status()).isEqualTo(403);
  }
}
