package dev.homeostat.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.ProcessTree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContenderTest {
  @TempDir private Path work = Path.of("");

  @Test
  @DisplayName("a peer names its address and may name its model spelling and headers")
  void peer() {
    assertThat(Peer.parse("other=http://127.0.0.1:9/v1"))
        .isEqualTo(new Peer("other", URI.create("http://127.0.0.1:9/v1"), "{}", Map.of()));
    assertThat(Peer.parse("o=http://h:9/v1;model=mock/{};header=x-to: mock;header=a: b=c"))
        .isEqualTo(
            new Peer(
                "o", URI.create("http://h:9/v1"), "mock/{}", Map.of("x-to", "mock", "a", "b=c")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "name", "name=ftp://h", "n=http://h/v1;speed=9", "n=http://h;header=x"})
  @DisplayName("a peer that cannot be read says what was expected")
  void badPeer(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Peer.parse(text))
        .withMessageContaining("expected: name=http://");
  }

  @Test
  @DisplayName("Homeostat's configuration holds the mock, its models and the port")
  void yaml() throws IOException {
    try (Children children = Children.create()) {
      assertThat(Homeostat.yaml(lab(children), 8_080))
          .contains("server: {listen: \"127.0.0.1:8080\"}")
          .contains("allow_private: [\"127.0.0.1:9101\"]")
          .contains("base_urls: [\"http://127.0.0.1:9101/v1\"]")
          .contains("models: {mock-json: {}, mock-burst-1000: {}}")
          .contains("mock-json: {targets: [mock/mock-json, spare/mock-json]}");
    }
  }

  @Test
  @DisplayName("a launcher that is not there is a reason in the report, not a crash")
  void absent() throws IOException {
    try (Children children = Children.create()) {
      assertThat(new Homeostat("./none serve").start(lab(children)))
          .isEqualTo(new Standing.Absent("homeostat", "there is no ./none to start", false));
      assertThat(new Homeostat("false").start(lab(children)))
          .isEqualTo(new Standing.Absent("homeostat", "it did not become ready", false));
    }
  }

  private Lab lab(Children children) {
    ProcessTree self = new ProcessTree(ProcessHandle.current().pid());
    List<String> models = List.of("mock-json", "mock-burst-1000");
    return new Lab(work, work, children, 9_101, self, models, 1, 1);
  }
}
