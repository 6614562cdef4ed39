package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PaceFaultTest extends WallTest {
  @Test
  @DisplayName("a delay comes before the headers")
  void delay() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.chat("fault:delay=300", true, "Connection: close\r\n"));
      assertThat(client.hear(100).text()).isEmpty();
      assertThat(text(client.hear(5000))).isEqualTo(wall.text());
    }
  }

  @Test
  @DisplayName("S07: the headers come at once, the first token later")
  void first() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.chat("fault:first=300", true, "Connection: close\r\n"));
      String early = client.hear(100).text();
      assertThat(early).startsWith("HTTP/1.1 200 ").doesNotContain("\"content\":\"A\"");
      assertThat(client.hear(5000).text()).contains("\"content\":\"A\"", "[DONE]");
    }
  }

  @Test
  @DisplayName("F49: a slow drip takes its time between tokens, in streams and JSON")
  void drip() throws Exception {
    for (boolean stream : List.of(true, false)) {
      long start = System.nanoTime();
      RawClient.ask(wall, "fault:words=11,drip=20", stream);
      assertThat(System.nanoTime() - start).isGreaterThan(200_000_000L);
    }
  }

  @Test
  @DisplayName("comments, and role deltas, come for a time before content")
  void beats() throws Exception {
    String comments = unchunked(stream("keepalive=100:20"));
    assertThat(comments).startsWith(": PROCESSING\n\n: PROCESSING\n\n");
    assertThat(comments.split(": PROCESSING", -1)).hasSize(6);
    String roles = unchunked(stream("roles=100:20"));
    assertThat(roles.split("\"role\":\"assistant\"", -1)).hasSize(7);
    assertThat(text(stream("roles=100:20"))).isEqualTo(wall.text());
  }

  @Test
  @DisplayName("a wall's own pace holds unless a fault says otherwise")
  void pace() throws Exception {
    FaultWallOptions slow =
        FaultWallOptions.inProcess().withTokenPause(Duration.ofMillis(15)).withWords(11);
    try (FaultWall paced = FaultWall.start(slow)) {
      long start = System.nanoTime();
      RawClient.ask(paced, "m", true);
      long usual = System.nanoTime() - start;
      start = System.nanoTime();
      RawClient.ask(paced, "fault:drip=0", true);
      assertThat(usual).isGreaterThan(150_000_000L);
      assertThat(System.nanoTime() - start).isLessThan(usual);
    }
  }
}
