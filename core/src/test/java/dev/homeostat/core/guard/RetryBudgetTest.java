package dev.homeostat.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
  private static final Target ALPHA = Targets.target("alpha");
  private static final Target BETA = Targets.target("beta");
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

  private final RetryBudget budget = RetryBudget.of(RetryBudget.Limits.DEFAULTS);

  private void firsts(int count, long now) {
    for (int i = 0; i < count; i++) {
      budget.firstAttempt(ALPHA, now);
    }
  }

  private void ended(int good, int failed, long now) {
    for (int i = 0; i < good; i++) {
      budget.ended(ALPHA, false, now);
    }
    for (int i = 0; i < failed; i++) {
      budget.ended(ALPHA, true, now);
    }
  }

  private int permitted(int asked, long now) {
    int yes = 0;
    for (int i = 0; i < asked; i++) {
      yes += budget.permits(ALPHA, now) ? 1 : 0;
    }
    return yes;
  }

  @ParameterizedTest(name = "{0} first attempts: {1} others")
  @CsvSource({"0, 10", "10, 10", "50, 10", "55, 11", "100, 20", "1000, 200"})
  @DisplayName("While an endpoint fails: max(10, 20 % of the first attempts) in 10 s")
  void whileFailing(int firsts, int others) {
    firsts(firsts, 0);
    ended(0, 5, 0);
    assertThat(permitted(1000, 0)).isEqualTo(others);
  }

  @ParameterizedTest(name = "{0} good, {1} failed: refused {2}")
  @CsvSource({"100, 0, false", "90, 10, false", "89, 11, true", "0, 1, true", "0, 0, false"})
  @DisplayName("Nothing is refused while at most 10 % of the endpoint's attempts fail")
  void neverWhileItAnswers(int good, int failed, boolean refused) {
    ended(good, failed, 0);
    assertThat(permitted(1000, 0) < 1000).isEqualTo(refused);
  }

  @Test
  @DisplayName(
      "One endpoint's failing is no other's: failover to one that answers is never refused")
  void perEndpoint() {
    ended(0, 100, 0);
    assertThat(permitted(100, 0)).isEqualTo(10);
    for (int i = 0; i < 1000; i++) {
      assertThat(budget.permits(BETA, 0)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999_999_999, 123_456_789_012L, -1, -3_000_000_000L, -9_999_999_999L})
  @DisplayName("What was counted is forgotten after 10 s, whatever the monotonic clock reads")
  void forgotten(long start) {
    ended(0, 1, start);
    assertThat(permitted(100, start)).isEqualTo(10);
    long slot = WINDOW / 10;
    long remembered = start + WINDOW - slot;
    ended(0, 1, remembered);
    assertThat(permitted(100, remembered)).as("a tenth before the end").isZero();
    ended(0, 1, start + WINDOW);
    assertThat(permitted(100, start + WINDOW)).isEqualTo(10);
  }

  @Test
  @DisplayName("A long pause leaves nothing behind")
  void longPause() {
    ended(0, 100, 0);
    assertThat(permitted(100, 0)).isEqualTo(10);
    long later = TimeUnit.DAYS.toNanos(30);
    assertThat(permitted(100, later)).as("no failures are known any more").isEqualTo(100);
  }

  @Test
  @DisplayName("From several threads no first attempt is lost, and the excess is a thread's each")
  void threads() throws InterruptedException {
    int threads = 4;
    int each = 5_000;
    ended(0, 100, 0);
    AtomicInteger permitted = new AtomicInteger();
    run(threads, () -> firsts(each, 0));
    run(
        threads,
        () -> {
          for (int i = 0; i < each; i++) {
            permitted.addAndGet(budget.permits(ALPHA, 0) ? 1 : 0);
          }
        });
    int exact = threads * each / 5;
    assertThat(permitted.get()).isBetween(exact, exact + threads);
  }

  private static void run(int count, Runnable work) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().start(work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
