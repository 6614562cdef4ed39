package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.ExchangePolicy;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.RetryLimits;
import dev.homeostat.core.exchange.TierPlan;
import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.core.guard.GuardPolicy;
import dev.homeostat.core.guard.GuardState;
import dev.homeostat.core.guard.TrialDue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs traffic through the real parts in virtual time: the router's plans, one exchange machine per
 * request with its gate, guards, credentials, sessions, scores, budgets and trials. Only callers
 * and providers are synthetic. The same scenario, policy and seed give the same report, and the
 * same scenario and seed the same requests and the same luck for every policy.
 *
 * <p>What costs work each second in a gateway costs nothing here while nothing happens: the clock
 * jumps from event to event, shortlists are published when a plan is made, and trials are looked
 * for each second only while something is open that somebody wanted lately.
 *
 * <p>Not simulated: the network, finishing a broken stream elsewhere (such a stream is a failure
 * its caller sees), clients that leave, and targets that slow down under load.
 */
public final class Simulation {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long NEVER = Long.MAX_VALUE;
  private static final int STEPS = 100;

  private final Scenario scenario;
  private final Policy policy;
  private final Watcher watcher;
  private final World world;
  private final Callers callers;
  private final GuardPolicy guard;
  private final PriorityQueue<Timed> queue = new PriorityQueue<>();

  private long now;
  private long tickAt = NEVER;
  private long wantedAt;
  private long trials;
  private boolean trouble;

  private Simulation(Scenario scenario, Policy policy, long seed, Watcher watcher) {
    this.scenario = scenario;
    this.policy = policy;
    this.watcher = watcher;
    SplittableRandom random = new SplittableRandom(seed);
    Dice dice = new Dice(seed);
    Fleet fleet = new Fleet(scenario.targets(), dice);
    fleet.targets(0);
    Recorder recorder = new Recorder(scenario, fleet);
    GuardPolicy.Mode off = GuardPolicy.Mode.OFF;
    this.guard = policy.isGuarded() ? scenario.guard() : scenario.guard().modes(off, off);
    SplittableRandom chance = random.split();
    Jitter jitter = span -> chance.nextLong(span + 1);
    Brain brain = new Brain(guard, jitter, this::changed, () -> now);
    Chooser chooser =
        policy == Policy.OURS
            ? new RouterChooser(scenario, fleet, brain, random)
            : new OtherChooser(policy, scenario, fleet, brain, random);
    ExchangePolicy conduct =
        new ExchangePolicy(Clocks.DEFAULTS, Map.of(), RetryLimits.DEFAULTS, brain.latencies);
    this.world =
        new World(
            scenario,
            fleet,
            brain,
            chooser,
            recorder,
            watcher,
            conduct,
            jitter,
            new int[fleet.size()]);
    this.callers = new Callers(scenario.traffic(), dice);
  }

  /** Runs a scenario to its end. */
  public static SimulationReport run(Scenario scenario, Policy policy, long seed) {
    return run(scenario, policy, seed, Watcher.NONE);
  }

  /** Runs a scenario to its end while somebody watches. */
  public static SimulationReport run(Scenario scenario, Policy policy, long seed, Watcher watcher) {
    return new Simulation(scenario, policy, seed, watcher).run();
  }

  private SimulationReport run() {
    long step = Math.max(1, scenario.nanos() / STEPS);
    long tellAt = step;
    while (true) {
      long arrival = callers.arrival() < scenario.nanos() ? callers.arrival() : NEVER;
      Timed next = queue.peek();
      if (next == null && arrival == NEVER) {
        break;
      }
      long due = next == null ? NEVER : next.dueAt;
      now = Math.min(Math.min(due, tickAt), arrival);
      while (now >= tellAt) {
        watcher.progress(tellAt);
        tellAt += step;
      }
      if (next != null && due == now) {
        wake();
      } else if (tickAt == now) {
        tick();
      } else {
        arrive();
      }
    }
    int held = 0;
    int leased = 0;
    for (Target target : world.fleet().targets(now)) {
      held += world.brain().guards.inFlight(target);
      leased += world.brain().places.inFlight(target.providerId());
    }
    return world.recorder().report(policy, held, leased);
  }

  private void wake() {
    Timed one = queue.remove();
    if (one.wake(now)) {
      queue.add(one);
    }
  }

  private void arrive() {
    Ask ask = callers.next();
    world.recorder().arrived();
    wantedAt = now;
    if (trouble && tickAt == NEVER) {
      tickAt = nextSecond();
    }
    TierPlan plan = world.chooser().choose(ask, now);
    if (plan == null) {
      world.recorder().failed(false);
      watcher.finished(now, false, 0, now);
      return;
    }
    SimulatedExchange exchange = new SimulatedExchange(world, ask, plan, now);
    if (exchange.begin(now)) {
      queue.add(exchange);
    }
  }

  // ---- trials ----------------------------------------------------------------------------------

  private void changed(GuardEvent event) {
    world.recorder().guard(event);
    watcher.guard(event);
    boolean bad =
        event instanceof GuardEvent.Opened
            || event instanceof GuardEvent.EndpointOpened
            || event instanceof GuardEvent.ForcedOpen
            || event instanceof GuardEvent.CredentialParked;
    if (bad) {
      trouble = true;
      tickAt = tickAt == NEVER ? nextSecond() : tickAt;
    }
  }

  private long nextSecond() {
    return (now / SECOND + 1) * SECOND;
  }

  private void tick() {
    List<Target> targets = world.fleet().targets(now);
    List<TrialDue> due = new ArrayList<>(world.brain().guards.dueTrials(targets, now));
    due.addAll(world.brain().credentials.dueTrials(targets, now));
    for (TrialDue one : due) {
      SimulatedTrial trial = SimulatedTrial.begin(world, - ++trials, one, now);
      if (trial != null) {
        queue.add(trial);
      }
    }
    trouble = targets.stream().anyMatch(this::troubled);
    boolean wanted = now - wantedAt <= guard.wantedNanos();
    tickAt = trouble && wanted ? nextSecond() : NEVER;
  }

  private boolean troubled(Target target) {
    Brain brain = world.brain();
    GuardState.Phase phase = brain.guards.state(target, now).phase();
    return (phase != GuardState.Phase.CLOSED && phase != GuardState.Phase.COOLING)
        || brain.guards.endpoint(target.endpoint().key(), now).phase() != GuardState.Phase.CLOSED
        || brain.credentials.exclusion(target, now) != null;
  }
}
