package dev.homeostat.gateway.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "The heap stays small, may grow with what lives, and takes nothing new when it is full")
class HeapKeeperTest {
  private final PretendedHeap heap = new PretendedHeap();
  private final HeapKeeper keeper = HeapKeeper.of(30, heap, 0);
  private long now;

  private static final class PretendedHeap implements HeapKeeper.Heap {
    private long lives;
    private long garbage;
    private int collections;

    @Override
    public long used() {
      return lives + garbage;
    }

    @Override
    public long most() {
      return 100;
    }

    @Override
    public void collect() {
      garbage = 0;
      collections++;
    }
  }

  private void look(long lives, long garbage) {
    heap.lives = lives;
    heap.garbage = garbage;
    now += TimeUnit.SECONDS.toNanos(1);
    keeper.look(now);
  }

  @Test
  @DisplayName("garbage is looked for beyond the soft maximum, not before")
  void soft() {
    look(15, 14);
    assertThat(heap.collections).isZero();
    look(15, 16);
    assertThat(heap.collections).isOne();
    assertThat(heap.used()).isEqualTo(15);
  }

  @Test
  @DisplayName("what lives may grow without a look each second")
  void grows() {
    look(31, 0);
    look(40, 0);
    look(50, 0);
    assertThat(heap.collections).isOne();
    look(53, 0);
    assertThat(heap.collections).isEqualTo(2);
    assertThat(keeper.scarce()).isFalse();
  }

  @Test
  @DisplayName(
      "a heap full of garbage isn't scarce; one full of what lives is, until it is emptier")
  void scarce() {
    look(40, 50);
    assertThat(keeper.scarce()).isFalse();
    look(86, 0);
    assertThat(keeper.scarce()).isTrue();
    int before = heap.collections;
    look(90, 0);
    look(60, 0);
    assertThat(heap.collections).isEqualTo(before);
    assertThat(keeper.scarce()).isTrue();
    now += TimeUnit.SECONDS.toNanos(10);
    look(75, 0);
    assertThat(keeper.scarce()).isTrue();
    now += TimeUnit.SECONDS.toNanos(10);
    look(65, 20);
    assertThat(keeper.scarce()).isFalse();
  }
}
