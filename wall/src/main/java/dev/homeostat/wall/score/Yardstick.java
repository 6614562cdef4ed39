package dev.homeostat.wall.score;

import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.fault.Scenario;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs the scenarios against one gateway: is both of its providers and its caller, one scenario
 * after another, and lets the {@link Judge} judge. One gateway process, one key, one prompt.
 *
 * <p>Used once, by one thread.
 */
public final class Yardstick {
  /** Beyond it a request hangs: longer than the longest silence of a provider. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** Attempts that come after the caller's answer still belong to the scenario for so long. */
  private static final Duration AFTERWARDS = Duration.ofMillis(300);

  private static final Duration BETWEEN_HEALTHY = Duration.ofSeconds(1);
  private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(10);

  private final Target target;
  private final Providers providers;
  private final YardstickPlan plan;
  private final HonestClient client;
  private final Judge judge;
  private final PrintStream progress;

  private Yardstick(Target target, Providers providers, YardstickPlan plan, PrintStream progress) {
    this.target = target;
    this.providers = providers;
    this.plan = plan;
    this.client = new HonestClient(target.chat(), target.key());
    this.judge = new Judge(plan.profile(), plan.prefill());
    this.progress = progress;
  }

  /**
   * A run against a gateway that is configured for these providers.
   *
   * @param progress gets a line for each scenario
   */
  public static Yardstick create(
      Target target, Providers providers, YardstickPlan plan, PrintStream progress) {
    return new Yardstick(target, providers, plan, progress);
  }

  /** What keeps the gateway from being judged, in sentences; empty when nothing does. */
  public List<String> problems() throws InterruptedException {
    return new Preflight(target, providers, client).problems();
  }

  /** Runs every order to its end. */
  public Score run() throws InterruptedException {
    List<Score.OrderScore> orders = new ArrayList<>();
    for (YardstickPlan.Order order : plan.orders()) {
      List<Row> rows = new ArrayList<>();
      for (YardstickCase each : order.cases()) {
        Row row = play(each);
        rows.add(row);
        progress.println(
            "%s  %2d/%d  %-6s %-8s %6.1f s  %s"
                .formatted(
                    order.name(),
                    rows.size(),
                    order.cases().size(),
                    each.id(),
                    row.judgement().verdict().label(),
                    row.millis() / 1e3,
                    row.judgement().got()));
        progress.flush();
      }
      orders.add(new Score.OrderScore(order.name(), rows));
    }
    return new Score(target.name(), plan.profile(), plan.prefill(), orders);
  }

  private Row play(YardstickCase what) throws InterruptedException {
    int settled = settle();
    providers.set(what.primary(plan.profile()), what.fallback(plan.prefill()));
    long start = System.nanoTime();
    List<Observation.Exchange> exchanges =
        what.scenario() == Scenario.S15 ? outage(start) : List.of(exchange(start));
    long end = System.nanoTime();
    pause(AFTERWARDS);
    List<Attempt> primary = providers.primarySaw(start);
    List<Attempt> fallback = providers.fallbackSaw(start);
    Reading afterwards = what.scenario() == Scenario.S09 ? afterwards() : null;
    Observation seen = new Observation(what, exchanges, primary, fallback, afterwards);
    boolean unsettled = settled < 0;
    return new Row(
        what,
        judge.judge(seen),
        primary.size(),
        fallback.size(),
        (end - start) / 1_000_000,
        Math.abs(settled),
        unsettled ? List.of("the primary wasn't used again before") : List.of());
  }

  /**
   * Sends healthy requests until the primary answers one.
   *
   * @return how many it took; negative when none was answered by it in time
   */
  private int settle() throws InterruptedException {
    if (plan.settle().isZero()) {
      return 0;
    }
    providers.heal();
    long end = System.nanoTime() + plan.profile().scaled(plan.settle()).toNanos();
    for (int asked = 1; ; asked++) {
      long start = System.nanoTime();
      Reading reading = ask(plan.profile().limit(HEALTHY_WITHIN));
      if (reading.fineForClient()
          && providers.primarySaw(start).stream().anyMatch(each -> each.atMillis() >= 0)) {
        return asked;
      }
      if (System.nanoTime() >= end) {
        return -asked;
      }
      pause(plan.profile().scaled(BETWEEN_HEALTHY));
    }
  }

  private Reading afterwards() throws InterruptedException {
    providers.set(Fault.ok(), Fault.ok());
    return ask(plan.profile().limit(HEALTHY_WITHIN));
  }

  private Observation.Exchange exchange(long start) throws InterruptedException {
    long at = (System.nanoTime() - start) / 1_000_000;
    return new Observation.Exchange(at, ask(plan.profile().limit(PATIENCE)));
  }

  private Reading ask(Duration patience) throws InterruptedException {
    return Reading.of(client.ask(Prompt.body(target.model()), patience));
  }

  /** A request every four seconds, whatever becomes of the ones before. */
  private List<Observation.Exchange> outage(long start) throws InterruptedException {
    OutageRules rules = new OutageRules(plan.profile());
    long every = plan.profile().scaled(OutageRules.EVERY).toNanos();
    List<Future<Observation.Exchange>> asked = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < OutageRules.REQUESTS || mayReturn(rules, start); i++) {
        pause(Duration.ofNanos(start + i * every - System.nanoTime()));
        asked.add(callers.submit(() -> exchange(start)));
      }
      List<Observation.Exchange> exchanges = new ArrayList<>();
      for (Future<Observation.Exchange> each : asked) {
        exchanges.add(each.get());
      }
      return exchanges;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Whether the primary isn't used again yet, and has time left to be. */
  private boolean mayReturn(OutageRules rules, long start) {
    List<Attempt> primary = providers.primarySaw(start);
    long now = (System.nanoTime() - start) / 1_000_000;
    long most = plan.profile().limit(OutageRules.RETURN).toMillis();
    return !rules.returned(primary)
        && rules.recoveredAt(primary).stream().anyMatch(at -> now <= at + most);
  }

  private static void pause(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
  }
}
