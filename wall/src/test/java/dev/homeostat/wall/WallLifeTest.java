package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.log.AttemptEnd;
import dev.homeostat.wall.log.WallAttempt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WallLifeTest extends WallTest {
  @Test
  @DisplayName("a closed wall leaves no thread")
  void threads() throws Exception {
    Set<Thread> before = wallThreads();
    Set<Thread> started;
    try (FaultWall other = FaultWall.start()) {
      RawClient.ask(other, "m", true);
      started = wallThreads();
      started.removeAll(before);
      assertThat(started).isNotEmpty();
    }
    for (Thread thread : started) {
      assertThat(thread.join(SOON)).as(thread.getName()).isTrue();
    }
  }

  @Test
  @DisplayName("a taken port is refused with its name")
  void takenPort() {
    FaultWallOptions taken = FaultWallOptions.inProcess().withPort(wall.port());

    assertThatThrownBy(() -> FaultWall.start(taken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(String.valueOf(wall.port()));
  }

  @Test
  @DisplayName("200 callers leave at any moment: every attempt ends, every connection closes")
  void manyAborts() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    wall.script("m", Fault.of("drip=2"));
    for (int i = 0; i < 200; i++) {
      try (RawClient client = RawClient.connect(wall)) {
        client.send(RawClient.chat("m", true, ""));
        int words = random.nextInt(4);
        if (words > 0) {
          client.hearUntil("\"content\":\"" + wall.text(words).replaceAll(".*(?= )", ""));
        }
      }
    }
    // Connections are accepted in order: when this one is served, all before it were seen.
    RawClient.ask(wall, "last", false);
    wall.await(w -> w.openConnections() == 0, SOON);
    assertThat(wall.attempts()).allMatch(WallAttempt::ended);
    assertThat(wall.attemptsFor("m"))
        .isNotEmpty()
        .extracting(WallAttempt::end)
        .containsOnly(AttemptEnd.CLIENT_ABORTED);
  }

  @Test
  @DisplayName("the log forgets the oldest attempts and the rest of long bodies")
  void bounded() throws Exception {
    FaultWallOptions small = FaultWallOptions.inProcess().withAttemptLimit(2).withBodyLimit(10);
    try (FaultWall bounded = FaultWall.start(small)) {
      for (int i = 0; i < 5; i++) {
        RawClient.ask(bounded, "m", false);
      }
      assertThat(bounded.awaitEnded(2, SOON))
          .hasSize(2)
          .allSatisfy(attempt -> assertThat(attempt.bodyText()).isEqualTo("{\"model\":\""))
          .extracting(WallAttempt::number)
          .containsExactly(4L, 5L);
    }
  }

  private static Set<Thread> wallThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("wall-"))
        .collect(Collectors.toSet());
  }
}
