package dev.homeostat.wall.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScriptCursorTest {
  @Test
  @DisplayName("the n-th attempt gets the n-th fault and the last one repeats")
  void inOrder() {
    assertThat(taken("status=500;cut=3;words=1", 5))
        .containsExactly("status=500", "cut=3", "words=1", "words=1", "words=1");
  }

  @Test
  @DisplayName("times=N stands for N attempts; after the last one attempts are answered")
  void times() {
    assertThat(taken("status=500,times=2;cut=3,times=1", 5))
        .containsExactly("status=500,times=2", "status=500,times=2", "cut=3,times=1", "ok", "ok");
  }

  @Test
  @DisplayName("S15: for=TIME counts from the fault's first attempt")
  void lasting() {
    ScriptCursor cursor = new ScriptCursor(FaultScript.parse("status=503,for=60s"));
    long second = 1_000_000_000L;

    assertThat(cursor.take(1000 * second).spec()).isEqualTo("status=503,for=60s");
    assertThat(cursor.take(1059 * second).spec()).isEqualTo("status=503,for=60s");
    assertThat(cursor.peek(1060 * second)).isEqualTo(Fault.ok());
    assertThat(cursor.take(1060 * second)).isEqualTo(Fault.ok());
  }

  @Test
  @DisplayName("looking doesn't use a fault up")
  void peek() {
    ScriptCursor cursor = new ScriptCursor(FaultScript.parse("status=500;ok"));

    assertThat(cursor.peek(0)).isEqualTo(cursor.peek(0)).isEqualTo(cursor.take(0));
    assertThat(cursor.peek(0)).isEqualTo(Fault.ok());
  }

  @Test
  @DisplayName("every scenario of the yardstick is in the grammar")
  void scenarios() {
    assertThat(Scenario.values())
        .hasSize(16)
        .allSatisfy(
            scenario -> {
              assertThat(scenario.primary()).isNotEqualTo(Fault.ok());
              assertThat(scenario.fallback()).isNotNull();
            });
  }

  private static List<String> taken(String script, int count) {
    ScriptCursor cursor = new ScriptCursor(FaultScript.parse(script));
    List<String> specs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      specs.add(cursor.take(i).spec());
    }
    return specs;
  }
}
