package dev.homeostat.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ChildProcessTest {
  @Test
  @DisplayName("what it printed and how it ended is told, on both channels")
  void result() throws Exception {
    ChildProcess.Result result = run(Duration.ofSeconds(10), "echo $WHO; echo two >&2; exit 3");

    assertThat(result.lines()).containsExactly("one", "two");
    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.inTime()).isTrue();
  }

  @Test
  @DisplayName("what takes too long is killed with all it started, and told so")
  void limit() throws Exception {
    ChildProcess.Result result = run(Duration.ofMillis(200), "echo begun; sleep 60 & wait");

    assertThat(result.inTime()).isFalse();
    assertThat(result.exit()).isNotZero();
  }

  private static ChildProcess.Result run(Duration limit, String script) throws Exception {
    return ChildProcess.run(
        Path.of("").toAbsolutePath(), Map.of("WHO", "one"), limit, List.of("sh", "-c", script));
  }
}
