package dev.homeostat.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.core.exchange.AttemptNote;
import dev.homeostat.core.exchange.ExchangeEnd;
import dev.homeostat.core.exchange.Healing;
import dev.homeostat.core.money.Usage;
import dev.homeostat.gateway.exchange.ExchangeRecord;
import dev.homeostat.gateway.telemetry.KeptRecord.KeptAttempt;
import dev.homeostat.gateway.telemetry.KeptRecord.KeptRescue;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The ring of finished exchanges")
class RecordRingTest {
  @Test
  @DisplayName("What is found is what was put in")
  void roundTrip() {
    RecordRing ring = new RecordRing(16, 1 << 16);
    ExchangeRecord put = Records.of("request-1");
    ring.put(put);
    KeptRecord found = Objects.requireNonNull(ring.find("request-1"));
    assertThat(found)
        .isEqualTo(
            new KeptRecord(
                "request-1",
                "app",
                "chat",
                true,
                put.beganEpochMillis(),
                put.nanos(),
                put.overheadNanos(),
                ExchangeEnd.ANSWERED,
                200,
                null,
                "alpha/small",
                List.of(
                    new KeptAttempt("alpha/large", "upstream_error", 503, 1_000_000L),
                    new KeptAttempt("alpha/small", "ok", 200, 3_000_000L)),
                new Usage(12, 34),
                put.cost(),
                List.of(new KeptRescue("alpha/large", "alpha/small", 40, "replay")),
                new Usage(12, 8, true)));
  }

  @Test
  @DisplayName("Nothing known stays nothing known: no target, no code, no cost, no attempt")
  void nothing() {
    RecordRing ring = new RecordRing(16, 1 << 16);
    ring.put(
        new ExchangeRecord(
            "request-1",
            "app",
            "chat",
            false,
            0,
            0,
            0,
            ExchangeEnd.CANCELLED,
            0,
            null,
            null,
            List.of(),
            Usage.NONE,
            null,
            Healing.NONE));
    KeptRecord found = Objects.requireNonNull(ring.find("request-1"));
    assertThat(found.target()).isNull();
    assertThat(found.code()).isNull();
    assertThat(found.cost()).isNull();
    assertThat(found.attempts()).isEmpty();
    assertThat(found.end()).isEqualTo(ExchangeEnd.CANCELLED);
  }

  @Test
  @DisplayName("Of an id used twice the later exchange is shown first, and the earlier one too")
  void twice() {
    RecordRing ring = new RecordRing(16, 1 << 16);
    ring.put(Records.of("request-1", "first"));
    ring.put(Records.of("request-1", "second"));
    assertThat(Objects.requireNonNull(ring.find("request-1")).model()).isEqualTo("second");
    assertThat(ring.all("request-1", _ -> true, 9))
        .extracting(KeptRecord::model)
        .containsExactly("second", "first");
    assertThat(ring.all("request-1", kept -> kept.model().equals("first"), 9)).hasSize(1);
    assertThat(ring.all("request-1", _ -> true, 1)).hasSize(1);
  }

  @Test
  @DisplayName(
      "The latest are kept, exactly, through many rounds; older ones are gone, never wrong")
  void rounds() {
    int records = 64;
    RecordRing ring = new RecordRing(records, 1 << 20);
    for (int i = 0; i < 10_000; i++) {
      ring.put(Records.of("request-" + i, "model-" + i));
      if (i % 97 == 0) {
        for (int back = 0; back <= Math.min(i, 2 * records); back++) {
          KeptRecord found = ring.find("request-" + (i - back));
          if (back < records) {
            assertThat(Objects.requireNonNull(found).model()).isEqualTo("model-" + (i - back));
          } else {
            assertThat(found).isNull();
          }
        }
      }
    }
  }

  @Test
  @DisplayName(
      "By its number an exchange is found as long as it is kept, and no other in its place")
  void byNumber() {
    RecordRing ring = new RecordRing(64, 32 << 10);
    for (int i = 0; i < 1_000; i++) {
      long number = ring.put(Records.of("request-" + i, "m".repeat(i % 250) + i));
      assertThat(number).isEqualTo(i);
      assertThat(ring.at(number + 1)).isNull();
      assertThat(ring.at(number - 64)).isNull();
      for (long kept = number; kept >= Math.max(0, number - 20); kept--) {
        assertThat(Objects.requireNonNull(ring.at(kept)).id()).isEqualTo("request-" + kept);
      }
    }
    assertThat(ring.at(-1)).isNull();
  }

  @Test
  @DisplayName("With little room fewer are kept, and what is found is whole")
  void littleRoom() {
    RecordRing ring = new RecordRing(1 << 10, 32 << 10);
    int found = 0;
    for (int i = 0; i < 5_000; i++) {
      ring.put(Records.of("request-" + i, "m".repeat(i % 200) + i));
    }
    for (int i = 0; i < 5_000; i++) {
      KeptRecord kept = ring.find("request-" + i);
      if (kept != null) {
        found++;
        assertThat(kept.model()).isEqualTo("m".repeat(i % 200) + i);
      }
    }
    assertThat(found).isBetween(20, 200);
  }

  @Test
  @DisplayName("Endless texts are cut, and a long trail still fits")
  void endless() {
    RecordRing ring = new RecordRing(16, 1 << 16);
    ExchangeRecord base = Records.of("request-1");
    AttemptNote longest =
        new AttemptNote(Records.target("é".repeat(500)), "upstream_error", 503, 1);
    ring.put(
        new ExchangeRecord(
            base.id(),
            base.principal(),
            "海".repeat(5_000),
            true,
            0,
            0,
            0,
            ExchangeEnd.FAILED,
            502,
            "upstream_failed",
            null,
            Collections.nCopies(12, longest),
            Usage.NONE,
            null,
            Healing.NONE));
    KeptRecord found = Objects.requireNonNull(ring.find("request-1"));
    assertThat(found.model()).startsWith("海海海").hasSizeLessThan(300);
    assertThat(found.attempts()).hasSize(12);
    assertThat(found.code()).isEqualTo("upstream_failed");
  }

  @Test
  @DisplayName("A size that can't work is refused with what would")
  void sizes() {
    assertThatThrownBy(() -> new RecordRing(100, 1 << 20)).hasMessageContaining("power of two");
    assertThatThrownBy(() -> new RecordRing(64, 100)).hasMessageContaining("room");
  }
}
