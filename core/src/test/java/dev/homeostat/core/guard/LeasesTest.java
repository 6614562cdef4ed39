package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.ProviderPolicy;
import dev.homeostat.core.catalog.ProviderPolicy.DataCollection;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static final long PAUSE = 180 * SECOND;

  private final Leases leases = Leases.create();
  private final Target two = target(2);
  private final Target free = target(0);

  private static Target target(int maxSessions) {
    Endpoint endpoint = Endpoint.of("shy", "https://shy.example/v1");
    ProviderPolicy policy = new ProviderPolicy(null, DataCollection.UNKNOWN, maxSessions, 0);
    Provider provider = new Provider("shy", Dialect.OPENAI, List.of(endpoint), List.of(), policy);
    return Target.of(new TargetId(0), provider, endpoint, "small");
  }

  private static Requester session(String id) {
    return new Requester("a", new SessionKey("a", id, true));
  }

  private @Nullable Lease take(String session, long now) {
    return leases.acquire(two, "", Leases.OPEN_TO_ALL, session(session), false, now);
  }

  private @Nullable Lease takeAlone(String session, boolean lastResort, long now) {
    return leases.acquire(free, "", PAUSE, session(session), lastResort, now);
  }

  private static Lease held(@Nullable Lease lease) {
    assertThat(lease).isNotNull();
    return lease == null ? Lease.FREE : lease;
  }

  @Test
  @DisplayName("As many sessions as the provider bears; one session counts once")
  void sessions() {
    Lease first = held(take("one", 0));
    Lease again = held(take("one", 0));
    Lease second = held(take("two", 0));
    assertThat(take("three", 0)).isNull();
    assertThat(leases.exclusion(two, "", 0, session("three"), 0)).isEqualTo(Exclusion.LEASE);
    assertThat(leases.clearsAt(two, "", 0, session("three"), 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(leases.exclusion(two, "", 0, session("two"), 0)).isNull();
    first.release(0);
    first.release(0);
    assertThat(take("three", 0)).as("the session still has one").isNull();
    again.release(0);
    Lease third = held(take("three", 0));
    second.release(0);
    third.release(0);
    assertThat(leases.inFlight("shy", "")).isZero();
    assertThat(leases.sessions("shy", "")).isZero();
  }

  @Test
  @DisplayName("Each way out has places of its own; no limit keeps nothing")
  void egress() {
    held(take("one", 0));
    held(take("two", 0));
    assertThat(leases.acquire(two, "other", 0, session("three"), false, 0)).isNotNull();
    assertThat(leases.acquire(free, "none", 0, session("three"), false, 0)).isSameAs(Lease.FREE);
    assertThat(leases.inFlight("shy", "none")).isZero();
  }

  @Test
  @DisplayName(
      "Exchanges without a session, and two principals with one id, are different sessions")
  void unnamed() {
    Lease one = held(leases.acquire(two, "", 0, Requester.of("a"), false, 0));
    held(leases.acquire(two, "", 0, Requester.of("a"), false, 0));
    assertThat(leases.acquire(two, "", 0, Requester.of("a"), false, 0)).isNull();
    one.release(0);
    held(take("same", 0));
    Requester other = new Requester("b", new SessionKey("b", "same", true));
    assertThat(leases.acquire(two, "", 0, other, false, 0)).isNull();
  }

  @Test
  @DisplayName("Protected: one session at a time, others avoid it for 3 min after its last use")
  void threads() {
    Lease lease = held(takeAlone("one", false, 0));
    assertThat(takeAlone("two", false, 0)).isNull();
    assertThat(takeAlone("two", true, 0)).as("not even as a last resort").isNull();
    lease.release(10 * SECOND);
    Requester two = session("two");
    assertThat(leases.exclusion(free, "", PAUSE, two, 10 * SECOND))
        .isEqualTo(Exclusion.THREAD_BUSY);
    assertThat(leases.clearsAt(free, "", PAUSE, two, 10 * SECOND)).isEqualTo(190 * SECOND);
    assertThat(takeAlone("two", false, 190 * SECOND - 1)).isNull();
    held(takeAlone("one", false, 20 * SECOND)).release(30 * SECOND);
    assertThat(takeAlone("two", false, 210 * SECOND - 1)).isNull();
    held(takeAlone("two", false, 210 * SECOND)).release(210 * SECOND);
  }

  @Test
  @DisplayName("The pause after the last use is soft: a last resort takes the place")
  void pauseYields() {
    held(takeAlone("one", false, 0)).release(0);
    assertThat(takeAlone("two", false, 1)).isNull();
    assertThat(takeAlone("two", true, 1)).isNotNull();
  }

  @Test
  @DisplayName("A thousand cycles of mixed ends leave zero, and never more than the limit")
  void thousand() {
    SplittableRandom random = new SplittableRandom(7);
    List<Lease> open = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Lease lease = take("session-" + random.nextInt(5), i);
      if (lease != null) {
        open.add(lease);
      }
      assertThat(leases.sessions("shy", "")).isLessThanOrEqualTo(2);
      if (!open.isEmpty() && random.nextBoolean()) {
        Lease gone = open.remove(random.nextInt(open.size()));
        for (int times = random.nextInt(1, 4); times > 0; times--) {
          gone.release(i);
        }
      }
    }
    open.forEach(lease -> lease.release(1000));
    assertThat(leases.inFlight("shy", "")).isZero();
    assertThat(leases.sessions("shy", "")).isZero();
  }

  @Test
  @DisplayName("From eight threads a provider limited to one session sees one")
  void eightThreads() throws InterruptedException {
    Target one = target(1);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Requester who = session("session-" + t);
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 5_000; i++) {
                      Lease lease = leases.acquire(one, "", 0, who, false, i);
                      if (lease != null) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        served.incrementAndGet();
                        inside.decrementAndGet();
                        lease.release(i);
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(served.get()).isPositive();
    assertThat(leases.inFlight("shy", "")).isZero();
  }
}
