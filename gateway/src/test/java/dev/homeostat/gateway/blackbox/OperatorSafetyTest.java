package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("What a reload, a switch or a queue must not break")
class OperatorSafetyTest {
  private static final String PROVIDERS =
      """
      retry: {jitter: 1ms, per_target: 3}
      providers:
        alpha:
          dialect: openai
          base_urls: ["http://127.0.0.1:@alpha/v1"]
          credentials: ["env:ALPHA_KEY"]
          max_concurrent_sessions: 1
          session_queue: 8s
          models: {small: {}, tiny: {}}
        beta:
          dialect: openai
          base_urls: ["http://127.0.0.1:@beta/v1"]
          credentials: ["env:BETA_KEY"]
          max_concurrent_sessions: 1
          session_queue: 8s
          models: {small: {}}
      """;
  private static final String BASE =
      PROVIDERS
          + """
          models:
            chat: {targets: ["alpha/small", "beta/small"]}
            reverse: {targets: ["beta/small", "alpha/small"]}
            lone: {targets: ["alpha/small"]}
          """;

  /** Alpha is gone, gamma is new. */
  private static final String OTHER =
      """
      retry: {jitter: 1ms, per_target: 3}
      providers:
        gamma:
          dialect: openai
          base_urls: ["http://127.0.0.1:@gamma/v1"]
          credentials: ["env:ALPHA_KEY"]
          models: {small: {}}
      """;

  @RegisterExtension static final RoutingRig rig = RoutingRig.of(BASE);

  private static Chat of(String model, String session) {
    return Chat.stream(model).header("x-session-id", session);
  }

  @Test
  @DisplayName("a pool request that is uploaded across a reload is answered")
  void reloadDuringUpload() throws Exception {
    try (HttpConnection connection = rig.connect()) {
      String bytes = Chat.json("balanced").bytes();
      connection.send(bytes.substring(0, bytes.length() - 10));
      // Until the head has been read.
      LockSupport.parkNanos(300_000_000);
      rig.gateway().reconfigure(rig.settings(OTHER, Map.of()));
      connection.send(bytes.substring(bytes.length() - 10));
      Answer answer = connection.answer();
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("putting the chain back as it was read changes nothing")
  void noopPut() {
    assertThat(rig.ask(Chat.json("reverse")).steps()).isEqualTo("beta/small=ok");
    Operator.at(rig.gateway().port())
        .change("PUT", "/v1/fallback", "{'chain':['alpha/small','alpha/tiny','beta/small']}");
    String steps = rig.ask(Chat.json("reverse")).steps();
    assertThat(steps).isEqualTo("beta/small=ok");
  }

  @Test
  @DisplayName("switching a backup off and on leaves the primary first")
  void toggle() {
    Operator operator = Operator.at(rig.gateway().port());
    operator.change("PUT", "/v1/fallback", "{'chain':[{'target':'beta/small','enabled':false}]}");
    operator.change("PUT", "/v1/fallback", "{'chain':[{'target':'beta/small','enabled':true}]}");
    String steps = rig.ask(Chat.json("chat")).steps();
    assertThat(steps).isEqualTo("alpha/small=ok");
  }

  @Test
  @DisplayName("a parked key comes back although its provider's first model was switched off")
  void credentialForced() {
    rig.alphaDoes("bad-key,times=1", "ok");
    assertThat(rig.ask(Chat.json("alpha/tiny")).status()).isEqualTo(502);
    Operator.at(rig.gateway().port())
        .change("PUT", "/v1/ops/targets/alpha/small", "{'forced_open':true}");
    RoutingRig.until(
        "the key is good again", () -> rig.ask(Chat.json("alpha/tiny")).status() == 200);
  }

  @Test
  @DisplayName("who waits for two providers takes the place that is free first")
  void queue() {
    rig.alphaDoes("first=900,times=1", "ok");
    rig.betaDoes("first=7s,times=1", "ok");
    CompletableFuture<Answer> one = rig.later(of("chat", "one"));
    RoutingRig.reached(rig.alpha(), 1);
    CompletableFuture<Answer> two = rig.later(of("reverse", "two"));
    RoutingRig.reached(rig.beta(), 1);
    Answer three = rig.ask(of("chat", "three"));
    one.join();
    two.join();
    assertThat(three.steps()).contains("alpha/small=ok");
  }
}
