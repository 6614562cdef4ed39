package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Part of a JSON answer is never passed on as all of it")
class JsonFaultTest {
  @RegisterExtension static final GatewayRig rig = GatewayRig.create();

  private static void replaced(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.steps()).startsWith("alpha/small=").endsWith("; beta/small=ok");
    assertThat(Events.json(answer.body()).at("/choices/0/message/content").asString())
        .isEqualTo(rig.beta().text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "length=short",
        "length=long",
        "length=twice",
        "length=and-chunked",
        "chunks=unended",
        "chunks=bad-size",
        "cut=half",
        "reset=half",
        "cut=head",
        "utf8=3"
      })
  @DisplayName("F35 to F39: broken framing leads to the other provider")
  void framing(String fault) {
    rig.alphaDoes(fault);
    replaced(rig.ask(Chat.json("chat")));
    rig.betaDoes(fault);
    Answer last = rig.ask(Chat.json("chat"));
    assertThat(last.status()).isEqualTo(502);
    assertThat(last.header("content-type")).startsWith("application/json");
    rig.beta().clear();
    rig.alphaDoes("ok");
    assertThat(rig.ask(Chat.json("chat")).steps()).isEqualTo("alpha/small=ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip-corrupt", "br-corrupt", "zstd-corrupt"})
  @DisplayName("F33, F34: a coding that nobody asked for leads to the other provider")
  void coding(String coding) {
    rig.alphaDoes("coding=" + coding);
    replaced(rig.ask(Chat.json("chat")));
  }

  @Test
  @DisplayName("F40: trailers are dropped")
  void trailers() {
    rig.alphaDoes("chunks=trailers");
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    assertThat(answer.complete()).isTrue();
  }

  @Test
  @DisplayName("F41: a header flood is rejected flat")
  void headerFlood() {
    rig.alphaDoes("huge-headers");
    replaced(rig.ask(Chat.json("chat")));
    rig.alphaDoes("many-headers=20000");
    replaced(rig.ask(Chat.json("chat")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cr", "lf", "nul"})
  @DisplayName("F42: what a provider smuggles into a header never reaches the caller")
  void dirtyHeader(String kind) {
    rig.alphaDoes("dirty-header=" + kind);
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().keySet())
        .allMatch(
            name ->
                name.startsWith("x-homeostat-")
                    || name.matches("x-request-id|content-type|content-length"));
  }

  @Test
  @DisplayName("F43: a body ten thousand deep, NaN and a second root lead to the other provider")
  void badJson() {
    String deep = "{\"choices\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    String good = "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]";
    for (String body : new String[] {deep, good + ",\"n\":NaN}", good + "}{}", good}) {
      rig.beta().clear();
      rig.alphaDoes("body64=" + Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
      replaced(rig.ask(Chat.json("chat")));
    }
  }

  @Test
  @DisplayName("a large answer that breaks after it was begun breaks the client's transfer")
  void largeCut() {
    rig.alphaDoes("big-body=3M,length=long");
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.ending()).isIn(Ending.BROKEN, Ending.RESET);
    rig.alphaDoes("big-body=3M,cut=half,chunks=unended");
    Answer cut = rig.ask(Chat.json("chat"));
    assertThat(cut.status() == 200 && cut.complete() && cut.steps().startsWith("alpha/small=ok"))
        .isFalse();
  }
}
