package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A coding that nobody asked for is undone within bounds, or leads elsewhere")
class CodingTest {
  @RegisterExtension static final GatewayRig rig = GatewayRig.create();

  private static String text(Answer answer, boolean stream) {
    return stream
        ? answer.events().text()
        : Events.json(answer.body()).at("/choices/0/message/content").asString();
  }

  private static void good(Answer answer, boolean stream, String steps) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.steps()).isEqualTo(steps);
    assertThat(answer.headers()).doesNotContainKey("content-encoding");
    assertThat(text(answer, stream)).isEqualTo(rig.alpha().text());
    if (stream) {
      assertThat(answer.events().data().getLast()).isEqualTo("[DONE]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "gzip,slice=1", "gzip,chunks=true", "deflate,slice=3"})
  @DisplayName("F33: gzip and deflate are undone, in one piece or byte by byte, and counted")
  void decoded(String coding) {
    double before = rig.anomalies("alpha/small", "unasked_coding");
    for (boolean stream : new boolean[] {false, true}) {
      rig.alphaDoes("coding=" + coding);
      good(rig.ask(Chat.of("chat", stream)), stream, "alpha/small=ok");
    }
    assertThat(rig.anomalies("alpha/small", "unasked_coding")).isEqualTo(before + 2);
  }

  @Test
  @DisplayName("F33: each compressed event leaves as it came, not at the stream's end")
  void incrementally() throws IOException {
    rig.alphaDoes("coding=gzip,stall=3");
    try (HttpConnection client = rig.connect()) {
      client.send(Chat.stream("chat").bytes());
      String third = rig.alpha().text(3).substring(rig.alpha().text(2).length());
      assertThat(client.readUntil(third)).contains("chat.completion.chunk");
      assertThat(rig.gateway().holdings().underWay()).isEqualTo(1);
    }
    rig.alpha().awaitAborted("small", GatewayRig.PATIENCE);
  }

  @Test
  @DisplayName(
      "F33: a large compressed answer is relayed decoded, under no length of the coded one")
  void large() {
    byte[] noise = new byte[1 << 20];
    new Random(7).nextBytes(noise);
    String said = Base64.getEncoder().encodeToString(noise);
    String json =
        "{\"choices\":[{\"message\":{\"content\":\"" + said + "\"},\"finish_reason\":\"stop\"}]}";
    String body = Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    rig.alphaDoes("body64=" + body + ",coding=gzip,length=true");
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.complete()).isTrue();
    assertThat(answer.headers()).doesNotContainKey("content-length");
    assertThat(answer.body()).isEqualTo(json);
  }

  @Test
  @DisplayName("F33: a compressed refusal is passed on in the provider's words")
  void refusal() {
    rig.alphaDoes("bad-request,coding=gzip");
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).doesNotContainKey("content-encoding");
    assertThat(Events.json(answer.body()).at("/error/message").asString())
        .contains("temperature: 9");
    rig.alphaDoes("status=503,coding=gzip-corrupt");
    assertThat(rig.ask(Chat.json("chat")).steps()).endsWith("beta/small=ok");
    rig.betaSaw(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br-corrupt", "zstd-corrupt"})
  @DisplayName("F34: of a refusal that can't be undone here the status is told, and no bytes")
  void refusalUndecoded(String coding) {
    rig.alphaDoes("bad-request,coding=" + coding);
    Answer answer = rig.ask(Chat.json("alpha/small"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Events.json(answer.body()).at("/error/message").asString())
        .isNotEmpty()
        .matches("\\p{Print}+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip-corrupt", "br-corrupt", "zstd-corrupt"})
  @DisplayName("F34: what is corrupt, or can't be undone here, leads to the other provider")
  void corrupt(String coding) {
    for (boolean stream : new boolean[] {false, true}) {
      rig.alphaDoes("coding=" + coding);
      String steps = "alpha/small=upstream_malformed; beta/small=ok";
      good(rig.ask(Chat.of("chat", stream)), stream, steps);
      rig.betaDoes("coding=" + coding);
      Answer last = rig.ask(Chat.of("chat", stream));
      assertThat(last.status()).isEqualTo(502);
      rig.beta().clear();
    }
  }

  @Test
  @DisplayName("F34: compressed JSON that breaks off is never a whole answer")
  void cut() {
    rig.alphaDoes("coding=gzip-cut");
    good(rig.ask(Chat.json("chat")), false, "alpha/small=upstream_truncated; beta/small=ok");
    rig.alphaDoes("coding=gzip,cut=half");
    assertThat(rig.ask(Chat.json("chat")).steps()).endsWith("beta/small=ok");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("F33: a bomb is cut after about a megabyte, and nothing of it is held")
  void bomb(boolean stream) {
    rig.alphaDoes(stream ? "endless-line=300M,coding=gzip" : "big-body=300M,coding=gzip");
    Answer answer = rig.ask(Chat.of("chat", stream));
    assertThat(answer.body().length()).isLessThan(4 << 20);
    if (answer.complete()) {
      assertThat(answer.steps()).isEqualTo("alpha/small=upstream_malformed; beta/small=ok");
    } else {
      assertThat(answer.ending()).isIn(Ending.BROKEN, Ending.RESET);
    }
    rig.awaitHoldings(held -> held.underWay() == 0 && held.bodyBytes() == 0);
  }
}
