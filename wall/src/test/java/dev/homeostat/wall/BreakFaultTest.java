package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.RawClient.Ending;
import dev.homeostat.wall.RawClient.Heard;
import dev.homeostat.wall.log.AttemptEnd;
import dev.homeostat.wall.log.WallAttempt;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BreakFaultTest extends WallTest {
  @Test
  @DisplayName("F44, S08: FIN after N tokens, without the last chunk")
  void cut() throws Exception {
    Heard heard = stream("cut=3");

    assertThat(heard.ending()).isEqualTo(Ending.FIN);
    assertThat(text(heard)).isEqualTo(wall.text(3));
    assertThat(heard.text()).doesNotContain("0\r\n\r\n");
    WallAttempt attempt = wall.awaitEnded(1, SOON).getFirst();
    assertThat(attempt.end()).isEqualTo(AttemptEnd.FAULT_CUT);
    assertThat(attempt.tokensSent()).isEqualTo(3);
  }

  @Test
  @DisplayName("FIN before the headers, after them, and in the middle of a JSON body")
  void cutElsewhere() throws Exception {
    assertThat(stream("cut=start").text()).isEmpty();
    assertThat(stream("cut=start").ending()).isEqualTo(Ending.FIN);
    assertThat(stream("cut=head").body()).isEmpty();
    Heard half = json("cut=half");
    assertThat(half.body()).contains(wall.text(30)).doesNotContain(wall.text(31));
    assertThat(contentLength(half)).isGreaterThan(half.bytes().length() - half.head().length());
    assertThat(json("status=500,cut=half").body()).startsWith("{\"error\"").doesNotContain("}}");
  }

  @Test
  @DisplayName("F45, S05: RST after N tokens, before the headers, and in a JSON body")
  void reset() throws Exception {
    Heard heard = stream("reset=3");
    assertThat(heard.ending()).isEqualTo(Ending.RESET);
    assertThat(text(heard)).isEqualTo(wall.text(3));
    Heard start = json("reset=start");
    assertThat(start.ending()).isEqualTo(Ending.RESET);
    assertThat(start.text()).isEmpty();
    assertThat(json("reset=half").ending()).isEqualTo(Ending.RESET);
  }

  @Test
  @DisplayName("F09: HTTP/2's own faults come as near as HTTP/1.1 allows")
  void ofHttp2() throws Exception {
    assertThat(json("refused-stream").ending()).isEqualTo(Ending.RESET);
    assertThat(json("goaway=start").ending()).isEqualTo(Ending.FIN);
    assertThat(text(stream("goaway=3"))).isEqualTo(wall.text());
    assertThat(text(stream("hang-up=3"))).isEqualTo(wall.text(3));
    assertThat(stream("hang-up=3").ending()).isEqualTo(Ending.FIN);
  }

  @Test
  @DisplayName("F46, F47, F48: silence after N tokens, before the headers, after them")
  void stall() throws Exception {
    assertSilentAfter("stall=3", wall.text(3));
    assertSilentAfter("stall=head", "");
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.chat("fault:stall=start", false, ""));
      assertThat(client.hear(150))
          .extracting(Heard::text, Heard::ending)
          .containsExactly("", Ending.SILENCE);
    }
    assertThat(wall.awaitAborted("fault:stall=start", SOON).bytesSent()).isZero();
  }

  @Test
  @DisplayName("a stall with a time goes on after it")
  void shortStall() throws Exception {
    long start = System.nanoTime();

    Heard heard = stream("stall=20:200ms");
    assertThat(text(heard)).isEqualTo(wall.text());
    assertThat(System.nanoTime() - start).isGreaterThan(200_000_000L);
  }

  @Test
  @DisplayName("F08: a reused connection is closed with no byte, a fresh one served")
  void closeOnReuse() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.chat("fault:close-on-reuse", false, ""));
      client.hearUntil("\"total_tokens\":");
      client.hearUntil("}}");
      client.send(RawClient.chat("fault:close-on-reuse", false, ""));
      Heard heard = client.hear(2000);
      assertThat(heard.text()).isEmpty();
      assertThat(heard.ending()).isEqualTo(Ending.FIN);
    }
    List<WallAttempt> attempts = wall.awaitEnded(2, SOON);
    assertThat(attempts).extracting(WallAttempt::connectionUse).containsExactly(1, 2);
    assertThat(attempts).extracting(WallAttempt::bytesSent).last().isEqualTo(0L);
    assertThat(json("close-on-reuse").body()).contains(wall.text());
  }

  private void assertSilentAfter(String fault, String text) throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.chat("fault:" + fault, true, ""));
      Heard heard = client.hear(150);
      assertThat(heard.ending()).isEqualTo(Ending.SILENCE);
      assertThat(heard.head()).startsWith("HTTP/1.1 200 ");
      assertThat(text(heard)).isEqualTo(text);
    }
    assertThat(wall.awaitAborted("fault:" + fault, SOON).end())
        .isEqualTo(AttemptEnd.CLIENT_ABORTED);
  }

  private static int contentLength(Heard heard) {
    String head = heard.head();
    int from = head.indexOf("Content-Length: ") + "Content-Length: ".length();
    return Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
  }
}
