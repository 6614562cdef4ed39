package dev.homeostat.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.ingress.RawClient.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What one client, and all together, may take")
class LimitsTest {
  private static String padded(int bytes) {
    return "{\"model\":\"chat\",\"user\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted("x".repeat(bytes));
  }

  @Test
  @DisplayName("A connection over an address's cap is closed; one that leaves makes room")
  void perAddress() throws IOException {
    try (Rig rig =
        Rig.start(
            """
            server: {listen: "127.0.0.1:0", max_connections_per_ip: 2}
            """)) {
      try (RawClient first = rig.connect();
          RawClient second = rig.connect()) {
        assertThat(first.send(Rig.get("/livez", "")).response().status()).isEqualTo(200);
        assertThat(second.send(Rig.get("/livez", "")).response().status()).isEqualTo(200);
        try (RawClient third = rig.connect()) {
          third.assertClosed();
        }
        assertThat(first.send(Rig.get("/livez", "")).response().status()).isEqualTo(200);
      }
      rig.awaitHoldings(h -> h.clients() == 0);
      assertThat(rig.ask(Rig.get("/livez", "")).status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("A connection over the cap of all is closed; one that leaves makes room")
  void all() throws IOException {
    try (Rig rig =
        Rig.start(
            """
            server: {listen: "127.0.0.1:0", max_connections: 1}
            """)) {
      try (RawClient first = rig.connect()) {
        assertThat(first.send(Rig.get("/livez", "")).response().status()).isEqualTo(200);
        try (RawClient second = rig.connect()) {
          second.assertClosed();
        }
      }
      rig.awaitHoldings(h -> h.clients() == 0);
      assertThat(rig.ask(Rig.get("/livez", "")).status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("With the body budget gone a request is 503 overloaded; the budget comes back whole")
  void bodyBudget() throws IOException {
    try (Rig rig = Rig.start("limits: {body_budget: 1MiB}\n")) {
      String large = Rig.post("", padded(700_000));
      int half = large.length() / 2;
      try (RawClient first = rig.connect();
          RawClient second = rig.connect()) {
        first.send(large.substring(0, half));
        rig.awaitHoldings(h -> h.bodyBytes() > 500_000);

        Response refused = second.send(large).response();
        BadInputTest.assertShape(refused, 503);
        assertThat(refused.code()).isEqualTo("overloaded");
        assertThat(refused.header("retry-after")).isEqualTo("1");
        assertThat(refused.closes()).isFalse();

        Response chunked = second.send(chunked(padded(700_000))).response();
        assertThat(chunked.status()).isEqualTo(503);
        assertThat(second.send(Rig.post("", Rig.chat(false))).response().status()).isEqualTo(200);

        assertThat(first.send(large.substring(half)).response().status()).isEqualTo(200);
        rig.awaitHoldings(h -> h.bodyBytes() == 0 && h.underWay() == 0);
        assertThat(second.send(large).response().status()).isEqualTo(200);
      }
      rig.awaitHoldings(h -> h.bodyBytes() == 0 && h.underWay() == 0 && h.clients() == 0);
    }
  }

  @Test
  @DisplayName("A body that could never fit into the budget is 413, not 503 for ever")
  void hopeless() throws IOException {
    try (Rig rig = Rig.start("limits: {body_budget: 1MiB}\n")) {
      Response response = rig.ask(Rig.post("", padded(2_000_000)));
      BadInputTest.assertShape(response, 413);
      assertThat(response.message()).contains("limits.body_budget");
      assertThat(rig.ask(chunked(padded(2_000_000))).status()).isEqualTo(413);
      rig.awaitHoldings(h -> h.bodyBytes() == 0);
    }
  }

  @Test
  @DisplayName("A client that leaves in the middle of its body gives back what it held")
  void leaves() throws IOException {
    try (Rig rig = Rig.start()) {
      String large = Rig.post("", padded(700_000));
      try (RawClient client = rig.connect()) {
        client.send(large.substring(0, 300_000));
        rig.awaitHoldings(h -> h.bodyBytes() > 0);
      }
      rig.awaitHoldings(h -> h.bodyBytes() == 0 && h.underWay() == 0 && h.clients() == 0);
    }
  }

  @Test
  @DisplayName("Sixteen prompts of a megabyte at once pass, each with every byte")
  void sixteenLarge() throws Exception {
    try (Rig rig = Rig.start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String large = Rig.post("", padded(1 << 20));
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        answers.add(threads.submit(() -> rig.ask(large).status()));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
      assertThat(rig.wall().attempts())
          .hasSize(16)
          .allSatisfy(
              attempt ->
                  assertThat(attempt.header("content-length"))
                      .contains(Integer.toString(padded(1 << 20).length() + 1)));
      rig.awaitHoldings(h -> h.bodyBytes() == 0 && h.underWay() == 0);
    }
  }

  private static String chunked(String body) {
    StringBuilder request =
        new StringBuilder(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int at = 0; at < body.length(); at += 60_000) {
      String chunk = body.substring(at, Math.min(body.length(), at + 60_000));
      request
          .append(Integer.toHexString(chunk.length()))
          .append("\r\n")
          .append(chunk)
          .append("\r\n");
    }
    return request.append("0\r\n\r\n").toString();
  }
}
