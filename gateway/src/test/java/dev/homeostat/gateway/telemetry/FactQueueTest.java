package dev.homeostat.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.exchange.ExchangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The fact queue: order, bounds, and listeners that fail")
class FactQueueTest {
  private static final class Listening implements FactListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public synchronized void ended(ExchangeRecord exchange) {
      heard.add(exchange.id());
    }

    synchronized List<String> heard() {
      return List.copyOf(heard);
    }
  }

  @Test
  @DisplayName("A reader who drains sees every fact offered before, in order")
  void order() {
    Listening listening = new Listening();
    try (FactQueue queue = FactQueue.start(List.of(listening))) {
      for (int i = 0; i < 1_000; i++) {
        queue.ended(Records.of("request-" + i));
      }
      queue.drain();
      assertThat(listening.heard())
          .hasSize(1_000)
          .startsWith("request-0", "request-1")
          .endsWith("request-999");
    }
  }

  @Test
  @DisplayName("The pause follows the pace: some 256 facts at a time, between 3 and 25 ms")
  void pace() {
    assertThat(FactQueue.pauseAfter(25_000_000, 0)).isEqualTo(25_000_000);
    assertThat(FactQueue.pauseAfter(25_000_000, 512)).isEqualTo(12_500_000);
    assertThat(FactQueue.pauseAfter(12_500_000, 256)).isEqualTo(12_500_000);
    assertThat(FactQueue.pauseAfter(12_500_000, 10_000)).isEqualTo(3_000_000);
    assertThat(FactQueue.pauseAfter(3_000_000, 128)).isEqualTo(6_000_000);
  }

  @Test
  @DisplayName("A listener that throws silences neither the others nor the facts to come")
  void throwing() {
    Listening listening = new Listening();
    FactListener broken =
        new FactListener() {
          @Override
          public void ended(ExchangeRecord exchange) {
            throw new IllegalStateException("broken on purpose");
          }
        };
    try (FactQueue queue = FactQueue.start(List.of(broken, listening))) {
      queue.ended(Records.of("first"));
      queue.ended(Records.of("second"));
      queue.drain();
      assertThat(listening.heard()).containsExactly("first", "second");
    }
  }

  @Test
  @DisplayName("What didn't fit is told to the listeners, too")
  void lost() {
    AtomicLong told = new AtomicLong();
    FactListener listener =
        new FactListener() {
          @Override
          public void lost(long facts) {
            told.addAndGet(facts);
          }
        };
    try (FactQueue queue = FactQueue.start(List.of(listener))) {
      for (int i = 0; i < 100_000; i++) {
        queue.ended(Records.of("many"));
      }
      queue.drain();
      assertThat(told).hasValue(queue.dropped());
    }
  }

  @Test
  @DisplayName("Closing hands over what is left; what doesn't fit afterwards is counted, not kept")
  void closing() {
    Listening listening = new Listening();
    FactQueue queue = FactQueue.start(List.of(listening));
    queue.ended(Records.of("last"));
    queue.close();
    assertThat(listening.heard()).containsExactly("last");
    for (int i = 0; i < 20_000; i++) {
      queue.ended(Records.of("late"));
    }
    assertThat(queue.dropped()).isBetween(1L, 20_000L);
  }
}
