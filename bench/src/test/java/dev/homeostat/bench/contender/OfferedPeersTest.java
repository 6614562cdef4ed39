package dev.homeostat.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.homeostat.bench.install.Recipe;
import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfferedPeersTest {
  @TempDir private Path work = Path.of("");

  @Test
  @DisplayName("peers are chosen by name, or all of them")
  void chosen() {
    assertThat(OfferedPeers.names())
        .containsExactly("ultrafast", "litellm-rs", "tensorzero", "portkey", "litellm");
    assertThat(OfferedPeers.chosen(List.of(), work)).isEmpty();
    assertThat(OfferedPeers.chosen(List.of("litellm", "portkey"), work))
        .extracting(Contender::name)
        .containsExactly("portkey", "litellm");
    assertThat(OfferedPeers.chosen(List.of("all"), work)).hasSize(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OfferedPeers.chosen(List.of("none"), work))
        .withMessageContaining("peers: none (expected: all, or of: [ultrafast, ");
  }

  @Test
  @DisplayName("UltraFast is told mock and port, caches no answers and limits no rates")
  void ultraFast() {
    assertThat(UltraFast.configuration(9_101, 8_080))
        .contains("port = 8080")
        .contains("base_url = \"http://127.0.0.1:9101/v1\"")
        .containsPattern("\\[cache]\\s+enabled = false")
        .containsPattern("\\[auth]\\s+enabled = false");
  }

  @Test
  @DisplayName("litellm-rs is told mock, port, models and workers, and limits no rates")
  void litellmRs() throws IOException {
    try (Children children = Children.create()) {
      assertThat(LitellmRs.configuration(lab(children), 8_080))
          .contains("port: 8080")
          .contains("workers: 2")
          .contains("base_url: \"http://127.0.0.1:9101/v1\"")
          .contains("models: [\"mock-json\", \"mock-burst-1000\"]")
          .contains("rate_limit: {enabled: false}");
    }
  }

  @Test
  @DisplayName("TensorZero knows each model, keeps no records and says itself where it listens")
  void tensorZero() throws IOException {
    try (Children children = Children.create()) {
      PeerSetup.Start start = new TensorZero().prepare(work, work, lab(children), 8_080);

      assertThat(work.resolve("tensorzero.toml"))
          .content()
          .contains("observability.enabled = false")
          .contains("[models.\"mock-burst-1000\".providers.mock]")
          .contains("api_base = \"http://127.0.0.1:9101/v1\"");
      assertThat(start.port().get()).isEmpty();
      Files.writeString(work.resolve("port"), "4321");
      assertThat(start.port().get()).isEqualTo(OptionalInt.of(4_321));
      assertThat(start.probe().request())
          .startsWith("POST /openai/v1/chat/completions HTTP/1.1\r\n")
          .contains("tensorzero::model_name::mock-json");
    }
  }

  @Test
  @DisplayName("Portkey is told its provider by headers")
  void portkey() throws IOException {
    try (Children children = Children.create()) {
      assertThat(new Portkey().prepare(work, work, lab(children), 8_080).headers())
          .isEqualTo(
              Map.of(
                  "x-portkey-provider", "openai",
                  "x-portkey-custom-host", "http://127.0.0.1:9101/v1"));
    }
  }

  @Test
  @DisplayName("LiteLLM passes every model on, with a worker per core and a new key each run")
  void liteLlm() throws IOException {
    try (Children children = Children.create()) {
      PeerSetup.Start start = new LiteLlm().prepare(work, work, lab(children), 8_080);

      assertThat(start.command()).endsWith("--num_workers", "2");
      assertThat(start.headers())
          .isEqualTo(
              Map.of(
                  "x-litellm-api-key", "Bearer " + start.environment().get("LITELLM_MASTER_KEY")));
      assertThat(new LiteLlm().prepare(work, work, lab(children), 8_080).headers())
          .isNotEqualTo(start.headers());
      assertThat(LiteLlm.configuration(9_101)).contains("api_base: \"http://127.0.0.1:9101/v1\"");
    }
  }

  @Test
  @DisplayName("a peer that is not there or never answers is absent, and no failure of ours")
  void absent() throws IOException {
    try (Children children = Children.create()) {
      Recipe recipe = new Recipe.Npm("pack", "1", Map.of());

      assertThat(new OfferedPeer("other", recipe, starting("./none"), work).start(lab(children)))
          .isInstanceOfSatisfying(
              Standing.Absent.class,
              absent -> {
                assertThat(absent.reason()).startsWith("it could not be started");
                assertThat(absent.expected()).isTrue();
              });
      assertThat(new OfferedPeer("other", recipe, starting("false"), work).start(lab(children)))
          .isEqualTo(new Standing.Absent("other", "it did not become ready", true));
    }
  }

  @Test
  @DisplayName("what leads away from loopback is taken out of a contender's environment")
  void loopback() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of("OPENAI_API_KEY", "a", "https_proxy", "b", "HF_TOKEN", "c", "PATH", "d"));

    Loopback.keep(environment);

    assertThat(environment).containsOnlyKeys("PATH");
  }

  private static PeerSetup starting(String program) {
    return (installed, folder, lab, port) ->
        PeerSetup.Start.usual(List.of(program), Map.of(), port, "/");
  }

  private Lab lab(Children children) {
    ProcessTree self = new ProcessTree(ProcessHandle.current().pid());
    List<String> models = List.of("mock-json", "mock-burst-1000");
    return new Lab(work, work, children, 9_101, self, models, 2, 1);
  }
}
