package dev.homeostat.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.exchange.AttemptNote;
import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.gateway.exchange.ExchangeRecord;
import dev.homeostat.gateway.telemetry.RoutingEvents.Event;
import dev.homeostat.gateway.telemetry.RoutingEvents.Page;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Routing events: bounded, numbered, and honest about what is gone")
class RoutingEventsTest {
  private final RoutingEvents events =
      RoutingEvents.create(() -> Instant.ofEpochMilli(5), new RecordBook());

  private static GuardEvent change() {
    return new GuardEvent.EndpointClosed("wall|http://127.0.0.1:1/v1", 7);
  }

  @Test
  @DisplayName("Ids grow by one from the wall clock, so that they grow over restarts too")
  void ids() {
    long begin = events.newest();
    assertThat(begin).isEqualTo(5_000);
    events.guard(change());
    events.ended(Records.of("one"));
    assertThat(events.after(begin).entries())
        .extracting(RoutingEvents.Entry::id)
        .containsExactly(5_001L, 5_002L);
    assertThat(events.after(begin + 1).entries()).hasSize(1);
    assertThat(events.after(begin + 2)).isEqualTo(new Page(List.of(), begin + 2, false));
  }

  @Test
  @DisplayName("Traffic doesn't push changes out; what it pushed out is a gap")
  void gap() {
    long begin = events.newest();
    events.guard(change());
    for (int i = 0; i < RoutingEvents.KEPT; i++) {
      events.ended(Records.of("request-" + i));
    }
    assertThat(events.after(begin).gap()).isFalse();
    events.ended(Records.of("one-more"));
    Page page = events.after(begin + 1);
    assertThat(page.gap()).isTrue();
    assertThat(page.entries()).hasSize(RoutingEvents.KEPT);
    assertThat(events.after(begin + 2).gap()).isFalse();
    Page all = events.after(0);
    assertThat(all.gap()).isFalse();
    assertThat(all.entries().getFirst().event()).isInstanceOf(Event.Change.class);
    assertThat(all.entries().getLast().event())
        .isInstanceOfSatisfying(
            Event.Decision.class, last -> assertThat(last.exchange().id()).isEqualTo("one-more"));
  }

  @Test
  @DisplayName("Exchanges so large that the book could not keep them all are a gap, too")
  void large() {
    AttemptNote note = new AttemptNote(Records.target("t".repeat(240)), "x".repeat(250), 503, 1);
    ExchangeRecord one =
        Records.of("i".repeat(250), "m".repeat(250), Collections.nCopies(12, note));
    long begin = events.newest();
    for (int i = 0; i < RoutingEvents.KEPT; i++) {
      events.ended(one);
    }
    Page page = events.after(begin);
    assertThat(page.gap()).isTrue();
    assertThat(page.entries()).hasSizeBetween(100, RoutingEvents.KEPT - 1);
    assertThat(page.entries().getLast().id()).isEqualTo(page.newest());
  }

  @Test
  @DisplayName("Facts that didn't fit into the queue are an event of their own")
  void lost() {
    long begin = events.newest();
    events.lost(3);
    assertThat(events.after(begin).entries().getFirst().event()).isEqualTo(new Event.Lost(3));
  }

  @Test
  @DisplayName("Waiting ends with an event, or with its time")
  void waiting() throws InterruptedException {
    events.await(events.newest(), 1);
    long begin = events.newest();
    Thread other = Thread.ofVirtual().start(() -> events.guard(change()));
    events.await(begin, 20_000);
    assertThat(events.newest()).isEqualTo(begin + 1);
    other.join();
  }
}
