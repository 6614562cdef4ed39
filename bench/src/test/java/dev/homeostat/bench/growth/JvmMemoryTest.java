package dev.homeostat.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JvmMemoryTest {
  @Test
  @DisplayName("the live heap of this very process is read, class by class")
  void own() throws IOException {
    Histogram live = new JvmMemory(ProcessHandle.current().pid()).live();

    assertThat(live.bytes()).isPositive();
    assertThat(live.bytesByClass()).containsKey("java.lang.String");
  }

  @Test
  @DisplayName("a process that is none has no heap, and no error")
  void none() throws IOException {
    JvmMemory nobody = new JvmMemory(0x3fffffff);

    assertThat(nobody.live().bytes()).isZero();
    assertThat(nobody.heapUsed()).isEmpty();
    assertThat(nobody.direct()).isEmpty();
  }

  @Test
  @DisplayName("the generations of a heap are added up, its metaspace is not one")
  void heap() {
    String serial =
        """
        4711:
         DefNew     total 11072K, used 5000K [0x1, 0x2, 0x3)
          eden space 9856K,  50% used [0x1, 0x2, 0x3)
          from space 1216K,   0% used [0x1, 0x2, 0x3)
         Tenured    total 40960K, used 16000K [0x1, 0x2, 0x3)
           the space 40960K,  39% used [0x1, 0x2, 0x3)
         Metaspace       used 22000K, committed 22500K, reserved 1114112K
        """;

    assertThat(JvmMemory.heapUsed(serial)).hasValue(21_000 * 1_024);
  }

  @Test
  @DisplayName("direct memory is what native memory tracking calls Other")
  void direct() {
    assertThat(JvmMemory.direct("-                     Other (reserved=712KB, committed=700KB)\n"))
        .hasValue(700 * 1_024);
    assertThat(JvmMemory.direct("Native memory tracking is not enabled")).isEmpty();
  }

  @Test
  @DisplayName("growers are per stream and the largest first; what shrank is none")
  void growers() {
    Histogram before =
        Histogram.parse(
            "   1:  10  1000  a.A\n   2:  10  9000  b.B (java.base@25)\nTotal 20 10000");
    Histogram after =
        Histogram.parse("   1:  10  1500  a.A\n   2:  10  8000  b.B\n   3:  10  5000  [B\n");

    assertThat(after.growers(before, 100, 5))
        .isEqualTo(List.of(new Histogram.Grower("[B", 50), new Histogram.Grower("a.A", 5)));
    assertThat(before.bytes()).isEqualTo(10_000);
  }
}
