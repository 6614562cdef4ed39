package dev.homeostat.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Held answers are judged by few threads, before which few wait")
class JudgesTest {
  @Test
  @DisplayName("beyond thread and queue there is no place, and after the end none at all")
  void bounded() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch judged = new CountDownLatch(2);
    Judges judges = Judges.of(1, 1);
    Runnable judging =
        () -> {
          try {
            if (go.await(20, TimeUnit.SECONDS)) {
              judged.countDown();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertThat(judges.accept(judging)).isTrue();
    assertThat(judges.accept(judging)).isTrue();
    assertThat(judges.accept(judging)).isFalse();
    go.countDown();
    assertThat(judged.await(20, TimeUnit.SECONDS)).isTrue();
    judges.close();
    assertThat(judges.accept(judging)).isFalse();
  }
}
