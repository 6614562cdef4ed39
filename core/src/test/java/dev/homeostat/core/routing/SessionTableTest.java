package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.core.exchange.SessionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of sessions is bounded")
class SessionTableTest {
  private static final long TTL = TimeUnit.MINUTES.toNanos(30);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static SessionKey named(int number) {
    return new SessionKey("team", "conversation-" + number, true);
  }

  private static SessionKey hashed(int number) {
    return new SessionKey("team", "hash-" + number, false);
  }

  @Test
  @DisplayName("the least recently used is forgotten first")
  void lru() {
    SessionTable table = new SessionTable(16);
    for (int i = 0; i < 16; i++) {
      table.obtain(named(i), i * SECOND, TTL);
    }
    table.obtain(named(0), 20 * SECOND, TTL);
    table.obtain(named(16), 21 * SECOND, TTL);
    assertThat(table.find(named(1))).isNull();
    assertThat(table.find(named(0))).isNotNull();
    assertThat(table.find(named(16))).isNotNull();
    assertThat(table.size()).isEqualTo(16);
  }

  @Test
  @DisplayName("a flood of different prompts doesn't wash away named conversations")
  void flood() {
    SessionTable table = new SessionTable(1_600);
    for (int i = 0; i < 500; i++) {
      table.obtain(named(i), i, TTL);
    }
    for (int i = 0; i < 100_000; i++) {
      table.obtain(hashed(i), 10 * SECOND + i, TTL);
    }
    assertThat(table.size()).isEqualTo(1_600);
    for (int i = 0; i < 500; i++) {
      assertThat(table.find(named(i))).as("conversation %d", i).isNotNull();
    }
  }

  @Test
  @DisplayName("who has expired makes room before anybody else")
  void expired() {
    SessionTable table = new SessionTable(2);
    table.obtain(named(0), 0, TTL);
    table.obtain(hashed(1), TTL, TTL);
    table.obtain(hashed(2), TTL + SECOND, TTL);
    assertThat(table.find(named(0))).isNull();
    assertThat(table.find(hashed(1))).isNotNull();
  }

  @Test
  @DisplayName("100,000 places hold nearly as many sessions, spread over their rows")
  void spread() {
    SessionTable table = new SessionTable(Sessions.MOST);
    for (int i = 0; i < 60_000; i++) {
      table.obtain(hashed(i), i, TTL);
    }
    assertThat(table.size()).isBetween(58_500, 60_000);
    for (int i = 60_000; i < 400_000; i++) {
      table.obtain(hashed(i), i, TTL);
    }
    assertThat(table.size()).isBetween(99_900, 100_000);
  }

  @Test
  @DisplayName("several loops at once: each gets its own sessions, and never beyond the bound")
  void together() throws InterruptedException {
    SessionTable table = new SessionTable(160);
    AtomicInteger strangers = new AtomicInteger();
    List<Thread> loops = new ArrayList<>();
    for (int loop = 0; loop < 4; loop++) {
      int seed = loop;
      loops.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 20_000; i++) {
                      SessionKey key = named((i * 31 + seed) % 400);
                      if (!table.obtain(key, i * SECOND, TTL).is(key, SessionTable.hash(key))) {
                        strangers.incrementAndGet();
                      }
                    }
                  }));
    }
    for (Thread loop : loops) {
      loop.join();
    }
    assertThat(strangers).hasValue(0);
    assertThat(table.size()).isLessThanOrEqualTo(160);
  }

  @Test
  @DisplayName("room for nobody is refused")
  void least() {
    assertThatThrownBy(() -> new SessionTable(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("most: 0 (expected: 1 or more)");
  }
}
