package dev.homeostat.wall.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.score.Transcript.Ending;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The honest client")
class HonestClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final FaultWall wall = FaultWall.start();

  @AfterEach
  void close() {
    wall.close();
  }

  private Transcript ask(String fault, Duration patience) throws InterruptedException {
    wall.scriptAnyModel(Fault.of(fault));
    return new HonestClient(URI.create(wall.baseUrl() + "/chat/completions"), "key")
        .ask(Prompt.body("any"), patience);
  }

  @Test
  @DisplayName("reads a whole stream: text, finish, usage, [DONE]")
  void whole() throws Exception {
    Reading reading = Reading.of(ask("ok", PATIENCE));
    assertThat(reading.transcript().ending()).isEqualTo(Ending.CLEAN);
    assertThat(reading.text()).isEqualTo(wall.text());
    assertThat(reading.finishes()).isEqualTo(1);
    assertThat(reading.done()).isTrue();
    assertThat(reading.completionTokens()).isEqualTo(60);
    assertThat(reading.models()).containsExactly("any");
    assertThat(reading.fineForClient()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sse=cr",
        "sse=crlf",
        "sse=bom",
        "sse=comments",
        "sse=multiline",
        "sse=nospace",
        "slice=1"
      })
  @DisplayName("reads events however they are written")
  void styles(String fault) throws Exception {
    assertThat(Reading.of(ask(fault, PATIENCE)).text()).isEqualTo(wall.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut=3", "reset=3"})
  @DisplayName("sees a transfer that breaks, and keeps what came before")
  void broken(String fault) throws Exception {
    Reading reading = Reading.of(ask(fault, PATIENCE));
    assertThat(reading.transcript().ending()).isEqualTo(Ending.BROKEN);
    assertThat(reading.transcript().status()).isEqualTo(200);
    assertThat(wall.text(3)).startsWith(reading.text());
    assertThat(reading.fineForNaiveReader()).isFalse();
  }

  @Test
  @DisplayName("sees that there was no answer at all")
  void reset() throws Exception {
    Transcript transcript = ask("reset=start", PATIENCE);
    assertThat(transcript.ending()).isEqualTo(Ending.BROKEN);
    assertThat(transcript.status()).isZero();
    assertThat(wall.attempts()).hasSize(1);
  }

  @Test
  @DisplayName("gives up a silent stream after its patience, and closes the connection")
  void silent() throws Exception {
    Transcript transcript = ask("stall=3", Duration.ofMillis(700));
    assertThat(transcript.ending()).isEqualTo(Ending.NEVER);
    assertThat(wall.awaitAborted("any", PATIENCE).tokensSent()).isEqualTo(3);
  }

  @Test
  @DisplayName("knows when nobody listens")
  void refused() throws Exception {
    URI nobody = URI.create(wall.baseUrl());
    wall.close();
    Transcript transcript = new HonestClient(nobody, null).ask("{}", PATIENCE);
    assertThat(transcript.ending()).isEqualTo(Ending.REFUSED);
  }
}
