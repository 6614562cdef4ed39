package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.exchange.FrameKind;
import dev.homeostat.wire.Pieces;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonScan;
import dev.homeostat.wire.json.JsonSink;
import dev.homeostat.wire.json.RandomJson;
import dev.homeostat.wire.sse.FrameView;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Broken chunks and answers: never an exception, never a hole that looks like nothing. */
class ChatFrameFuzzTest {
  private static final Set<FrameKind> UNREADABLE =
      EnumSet.of(FrameKind.MALFORMED, FrameKind.MALFORMED_BLANK);
  private static final byte[] CHUNK =
      ("{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
              + "\"content\":\"Hello\"},\"finish_reason\":null}],\"usage\":{\"prompt_tokens\":1}}")
          .getBytes(UTF_8);

  @Test
  @DisplayName("F56, F57: a broken chunk that still shows its text is never taken for blank")
  void brokenChunks() {
    SplittableRandom random = new SplittableRandom(57);
    ChatFrameReader reader = new ChatFrameReader();
    FrameView view = new FrameView();
    int unreadable = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] data = RandomJson.mutated(random, CHUNK);
      reader.read(data, 0, data.length, false, view);
      JsonScan scan = new JsonScan(JsonLimits.DEFAULT, JsonSink.NONE);
      boolean valid = scan.feed(data, 0, data.length) && scan.finish();
      if (!valid) {
        assertThat(UNREADABLE).contains(view.kind());
        unreadable++;
        if (new String(data, UTF_8).contains("\"content\":\"Hello")) {
          assertThat(view.kind()).isEqualTo(FrameKind.MALFORMED);
        }
      }
    }
    assertThat(unreadable).isGreaterThan(5_000);
  }

  @Test
  @DisplayName("F43: a broken answer reads alike in any pieces, and only a whole one is usable")
  void brokenAnswers() {
    byte[] answer = new String(CHUNK, UTF_8).replace("delta", "message").getBytes(UTF_8);
    SplittableRandom random = new SplittableRandom(43);
    for (int i = 0; i < 10_000; i++) {
      byte[] body = RandomJson.mutated(random, answer);
      ChatAnswerReader whole = new ChatAnswerReader();
      whole.feed(body, 0, body.length);
      ChatAnswerReader pieces = new ChatAnswerReader();
      Pieces.random(random, body, pieces::feed);
      ChatAnswerFacts facts = whole.finish();
      assertThat(pieces.finish()).isEqualTo(facts);
      assertThat(facts.decisive().valid()).isEqualTo(facts.malformed() == null);
    }
  }

  @Test
  @DisplayName("F31: a stream put together in any pieces is the same answer, or none")
  void assembledInPieces() {
    String chunk = "data: " + new String(CHUNK, UTF_8) + "\n\n";
    byte[] stream = (chunk + chunk + "data: [DONE]\n\n").getBytes(UTF_8);
    byte[] expected = ChatConversion.toAnswer(stream);
    SplittableRandom random = new SplittableRandom(31);
    for (int i = 0; i < 500; i++) {
      ChatAssembler assembler = new ChatAssembler();
      Pieces.random(
          random,
          stream,
          (buf, off, len) -> {
            assembler.feed(buf, off, len);
            return true;
          });
      assertThat(assembler.finish()).isEqualTo(expected).asString(UTF_8).contains("HelloHello");
    }
    ChatAssembler tooLong = new ChatAssembler();
    byte[] comment = ": keepalive\n\n".repeat(100_000).getBytes(UTF_8);
    for (int i = 0; i < 7; i++) {
      tooLong.feed(comment, 0, comment.length);
    }
    tooLong.feed(stream, 0, stream.length);
    assertThat(tooLong.finish()).isNull();
  }
}
