package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.SECOND;
import static dev.homeostat.core.guard.GuardRig.SUCCESS;
import static dev.homeostat.core.guard.GuardRig.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import dev.homeostat.core.guard.GuardState.Phase;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GuardThreadsTest {
  private static final int THREADS = 8;

  private final Target alpha = GuardRig.target("alpha");

  private static void together(int count, IntConsumer work) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(count);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      int number = t;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      start.await();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                    work.accept(number);
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  @DisplayName("Half open, and cooled down: of eight threads at once exactly one is let in")
  void exactlyOne() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      boolean breaker = round % 2 == 0;
      GuardRig rig =
          new GuardRig(
              GuardPolicy.DEFAULTS.modes(
                  breaker ? Mode.ACT : Mode.OFF, breaker ? Mode.OFF : Mode.ACT));
      rig.times(5, alpha, "a", status(503));
      rig.pass(30);
      AtomicInteger let = new AtomicInteger();
      together(THREADS, number -> let.addAndGet(rig.ask(alpha, "who-" + number) >= 0 ? 1 : 0));
      assertThat(let.get()).isEqualTo(1);
      assertThat(rig.guards.inFlight(alpha)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("Eight threads that end permits in every way leave none, and a guard that recovers")
  void mixedEndings() throws InterruptedException {
    GuardRig rig = new GuardRig();
    Guards guards = rig.guards;
    together(
        THREADS,
        number -> {
          SplittableRandom random = new SplittableRandom(number);
          Requester who = Requester.of("who-" + number % 3);
          for (int i = 0; i < 20_000; i++) {
            long now = i * (SECOND / 50);
            long permit = guards.acquire(alpha, who, -1, random.nextInt(10) == 0, now);
            if (permit < 0) {
              continue;
            }
            int how = random.nextInt(6);
            if (how == 0) {
              guards.release(alpha, permit, now);
            } else {
              boolean good = i / 2000 % 2 == 0;
              Outcome outcome =
                  rig.outcome(
                      alpha,
                      who.principal(),
                      permit,
                      how == 1 ? GuardRig.CANCELLED : good ? SUCCESS : status(503),
                      Origin.CUSTOMER,
                      how != 2);
              guards.outcome(outcome, now);
              if (how == 2 || how == 3) {
                guards.release(alpha, permit, now);
              }
              if (how == 4) {
                guards.outcome(outcome, now);
              }
            }
          }
        });
    assertThat(guards.inFlight(alpha)).isZero();
    rig.now = 20_000 * (SECOND / 50) + 600 * SECOND;
    rig.one(alpha, "a", SUCCESS);
    assertThat(rig.phase(alpha)).isEqualTo(Phase.CLOSED);
    assertThat(rig.guards.inFlight(alpha)).isZero();
  }

  @Test
  @DisplayName("A success on a closed breaker allocates nothing")
  void allocatesNothing() {
    GuardRig rig = new GuardRig();
    List<Target> fleet = GuardRig.fleet("fleet", 4, 3);
    List<Requester> who =
        List.of(Requester.of("a"), Requester.of("b"), Requester.of("c"), Requester.of("d"));
    // Credentials that are known to be limited somewhere make the asking longest.
    rig.credentials.headroom(fleet.getFirst().endpoint().key(), 0, 0.5, Long.MAX_VALUE / 2, 0);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      outcomes.add(rig.outcome(fleet.get(i), "a", -1, SUCCESS, Origin.CUSTOMER, true));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    drive(rig, fleet, who, outcomes, 30_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    int let = drive(rig, fleet, who, outcomes, 10_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(let).isEqualTo(10_000);
    assertThat(allocated).isLessThan(16 << 10);
  }

  private static int drive(
      GuardRig rig, List<Target> fleet, List<Requester> who, List<Outcome> outcomes, int times) {
    int let = 0;
    for (int i = 0; i < times; i++) {
      rig.now += 1_000_000;
      Target target = fleet.get(i % fleet.size());
      Requester requester = who.get(i / fleet.size() % who.size());
      boolean usable =
          rig.guards.exclusion(target, requester, rig.now) == null
              && rig.credentials.exclusion(target, rig.now) == null
              && rig.credentials.pick(target, 0, requester, rig.now) >= 0
              && rig.guards.slowStart(target, rig.now) == 1
              && !rig.guards.awaitsTrial(target, rig.now);
      long permit = rig.guards.acquire(target, requester, -1, false, rig.now);
      rig.guards.outcome(outcomes.get(i % fleet.size()), rig.now);
      rig.credentials.outcome(outcomes.get(i % fleet.size()), rig.now);
      rig.guards.release(target, permit, rig.now);
      let += usable && permit >= 0 ? 1 : 0;
    }
    return let;
  }
}
