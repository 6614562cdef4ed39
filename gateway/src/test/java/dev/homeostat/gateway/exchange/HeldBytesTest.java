package dev.homeostat.gateway.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Answers that are held back take of the budget of all bodies")
class HeldBytesTest {
  private static final int PIECE = 100 << 10;

  private final ByteBudget budget = new ByteBudget();
  private final byte[] scratch = new byte[LoopContext.SCRATCH_BYTES];

  private HeldBytes room(long total) {
    return new HeldBytes(budget, total);
  }

  private static ByteBuf text() {
    return Unpooled.wrappedBuffer(("\"" + "x".repeat(PIECE - 2) + "\"").getBytes(US_ASCII));
  }

  @Test
  @DisplayName("small ones are free, large ones pay as they grow, all is given back once")
  void grows() {
    HeldBytes room = room(1 << 20);
    assertThat(room.hold(HeldBytes.STEP)).isTrue();
    assertThat(budget.used()).isZero();
    assertThat(room.hold(300_000)).isTrue();
    assertThat(budget.used()).isBetween(300_000L - HeldBytes.STEP, 300_000L);
    assertThat(room.hold(2 << 20)).isFalse();
    room.release();
    room.release();
    assertThat(budget.used()).isZero();
  }

  @Test
  @DisplayName("a JSON answer and a gathered one find no room when it is taken, and give it back")
  void bodies() {
    for (BodyReader body :
        new BodyReader[] {
          new AnswerBody(AnswerBody.HELD_FOR_GATE, room(PIECE)), new AggregatedBody(room(PIECE)),
        }) {
      assertThat(add(body)).isEqualTo(BodyReader.Taken.MORE);
      assertThat(budget.used()).isPositive();
      BodyReader.Taken then = add(body);
      assertThat(then).isIn(BodyReader.Taken.NO_ROOM, BodyReader.Taken.UNREADABLE);
      body.release();
      assertThat(budget.used()).isZero();
    }
  }

  private BodyReader.Taken add(BodyReader body) {
    ByteBuf piece = text();
    try {
      return body.add(piece, scratch);
    } finally {
      piece.release();
    }
  }
}
