package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import java.io.IOException;
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

  @Test
  @DisplayName("F40: trailers are dropped")
  void trailers() throws IOException {
    rig.alphaDoes("chunks=trailers");
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.headers()).containsKey("content-length").doesNotContainKey("trailer");
    rig.alpha().clear();
    rig.alphaDoes("chunks=trailers");
    try (HttpConnection client = rig.connect()) {
      client.send(Chat.stream("chat").bytes());
      client.readUntil("[DONE]\n\n\r\n0\r\n");
      assertThat(client.readUntil("\r\n")).isEqualTo("\r\n");
    }
  }

  @Test
  @DisplayName("F41: a header flood is rejected flat")
  void headerFlood() {
    rig.alphaDoes("huge-headers");
    replaced(rig.ask(Chat.json("chat")));
    rig.alphaDoes("many-headers=2000");
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
  @DisplayName(
      "F43: a body ten thousand deep, NaN, a key or a root twice lead to the other provider")
  void badJson() {
    String deep = "{\"choices\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    String good = "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]";
    String twice = good + ",\"choices\":[]}";
    for (String body : new String[] {deep, good + ",\"n\":NaN}", good + "}{}", good, twice}) {
      rig.beta().clear();
      rig.alphaDoes("body64=" + Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
      replaced(rig.ask(Chat.json("chat")));
    }
  }

  @Test
  @DisplayName("F43: an endless answer is not begun when it says so, and cut when it doesn't")
  void endless() {
    rig.alphaDoes("big-body=80M,length=true");
    replaced(rig.ask(Chat.json("chat")));
    rig.alphaDoes("big-body=80M,chunks=true");
    Answer cut = rig.ask(Chat.json("chat"));
    assertThat(cut.ending()).isIn(Ending.BROKEN, Ending.RESET);
    assertThat(cut.body().length()).isLessThan(65 << 20);
    rig.awaitHoldings(held -> held.underWay() == 0);
  }

  @Test
  @DisplayName("F43: megabytes that can't become an answer are not begun")
  void largeRubbish() {
    String rubbish = "{\"choices\": x" + "y".repeat(3 << 20) + "}";
    rig.alphaDoes("body64=" + Base64.getEncoder().encodeToString(rubbish.getBytes(UTF_8)));
    replaced(rig.ask(Chat.json("chat")));
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
