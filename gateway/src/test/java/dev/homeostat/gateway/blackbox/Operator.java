package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An operator, who asks a gateway at a port. */
record Operator(int port, String key) {
  static Operator at(int port) {
    return new Operator(port, GatewayRig.OPERATOR_KEY);
  }

  /** The same with another key. */
  Operator as(String other) {
    return new Operator(port, other);
  }

  Answer get(String path) {
    return send("GET", path, "");
  }

  Answer send(String method, String path, String body) {
    String length =
        method.equals("GET") || method.equals("DELETE")
            ? ""
            : "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(UTF_8).length
                + "\r\n";
    try (HttpConnection connection = HttpConnection.to(port)) {
      connection.send(
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + key
              + "\r\n"
              + length
              + "\r\n"
              + body);
      return connection.answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is there, as JSON. */
  JsonNode json(String path) {
    Answer answer = get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Events.json(answer.body());
  }

  /** What a change is answered with. */
  JsonNode change(String method, String path, String body) {
    Answer answer = send(method, path, body.replace('\'', '"'));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Events.json(answer.body());
  }

  /** The values of one member in a list of objects. */
  static List<String> each(JsonNode list, String member) {
    return list.valueStream().map(one -> one.path(member).asString("")).toList();
  }
}
