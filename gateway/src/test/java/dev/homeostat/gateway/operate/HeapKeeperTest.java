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

  private static final class PretendedHeap implements HeapKeeper.OldSpace {
    private long lives;
    private long garbage;
    private long lived;
    private int collections;
    private long most = 100;
    private boolean obedient = true;

    @Override
    public long used() {
      return lives + garbage;
    }

    @Override
    public long lived() {
      return lived;
    }

    @Override
    public long most() {
      return most;
    }

    @Override
    public boolean collect() {
      collections++;
      if (obedient) {
        garbage = 0;
        lived = lives;
      }
      return obedient;
    }
  }

  /** Ten seconds later. */
  private void look(long lives, long garbage) {
    lookAfter(10, lives, garbage);
  }

  private void lookAfter(int seconds, long lives, long garbage) {
    heap.lives = lives;
    heap.garbage = garbage;
    now += TimeUnit.SECONDS.toNanos(seconds);
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
  @DisplayName("what lives may grow, with few looks")
  void grows() {
    look(31, 0);
    look(40, 0);
    look(46, 0);
    assertThat(heap.collections).isOne();
    look(47, 0);
    assertThat(heap.collections).isEqualTo(2);
    assertThat(keeper.scarce()).isFalse();
  }

  @Test
  @DisplayName("there are ten seconds between two looks, and one where it fills")
  void between() {
    look(40, 30);
    lookAfter(1, 40, 44);
    lookAfter(8, 40, 44);
    assertThat(heap.collections).isOne();
    lookAfter(1, 40, 44);
    assertThat(heap.collections).isEqualTo(2);
    lookAfter(1, 40, 46);
    assertThat(heap.collections).isEqualTo(3);
  }

  @Test
  @DisplayName(
      "a heap full of garbage isn't scarce; one full of what lives is, until it is emptier")
  void scarce() {
    look(40, 50);
    assertThat(keeper.scarce()).isFalse();
    look(86, 0);
    assertThat(keeper.scarce()).isTrue();
    look(75, 0);
    assertThat(keeper.scarce()).isTrue();
    look(65, 20);
    assertThat(keeper.scarce()).isFalse();
  }

  @Test
  @DisplayName("where looking is forbidden it is full only by what the process found itself")
  void forbidden() {
    heap.obedient = false;
    look(10, 88);
    assertThat(keeper.scarce()).isFalse();
    heap.lived = 81;
    lookAfter(1, 81, 3);
    assertThat(keeper.scarce()).isTrue();
  }

  @Test
  @DisplayName("a collector without such a space keeps its heap by itself")
  void others() {
    heap.most = -1;
    look(98, 0);
    assertThat(heap.collections).isZero();
    assertThat(keeper.scarce()).isFalse();
  }
}
