package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A chat request. */
record Chat(String body, String key, String headers) {

  /** A request for one JSON answer. */
  static Chat json(String model) {
    return of(model, false);
  }

  /** A request for a stream. */
  static Chat stream(String model) {
    return of(model, true);
  }

  static Chat of(String model, boolean stream) {
    return body(
        "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
            .formatted(model, stream));
  }

  static Chat body(String body) {
    return new Chat(body, GatewayRig.KEY, "");
  }

  /** The same with more members. */
  Chat with(String members) {
    return new Chat(body.substring(0, body.length() - 1) + "," + members + "}", key, headers);
  }

  /** The same under another key. */
  Chat as(String otherKey) {
    return new Chat(body, otherKey, headers);
  }

  Chat header(String name, String value) {
    return new Chat(body, key, headers + name + ": " + value + "\r\n");
  }

  String bytes() {
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + key
        + "\r\nContent-Type: application/json\r\n"
        + headers
        + "Content-Length: "
        + body.getBytes(UTF_8).length
        + "\r\n\r\n"
        + body;
  }
}
