package dev.homeostat.core.simulation;

import static dev.homeostat.core.exchange.Clocks.OFF;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Action;
import dev.homeostat.core.exchange.AnswerFacts;
import dev.homeostat.core.exchange.ExchangeEnd;
import dev.homeostat.core.exchange.ExchangeEvent;
import dev.homeostat.core.exchange.ExchangeId;
import dev.homeostat.core.exchange.ExchangeMachine;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.FrameKind;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.TierPlan;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.money.Usage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One exchange: the real machine, the provider played by a {@link Reaction}. It waits for one thing
 * at a time, the next word of the provider or the machine's clock, so that an ordinary exchange
 * costs two or three places in the queue. At one instant the provider's word comes first.
 */
final class SimulatedExchange extends Timed {
  /** Between the first content and the last a stream says something, long before it stalls. */
  private static final long BEAT = TimeUnit.SECONDS.toNanos(20);

  /** Refusals come fast. */
  private static final long REFUSES = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long UNREACHABLE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Reaction NOTHING = new Reaction(null, -1, 0, 0);

  private final World world;
  private final Ask ask;
  private final long arrivedAt;
  private final ExchangeMachine machine;
  private final ArrayDeque<ExchangeEvent> waiting = new ArrayDeque<>(4);
  private final int[] tries;

  private int attempt;
  private int candidate;
  private int target = -1;
  private Reaction reaction = NOTHING;
  private long startedAt;
  private long wordAt = OFF;
  private boolean begun;
  private boolean first;

  SimulatedExchange(World world, Ask ask, TierPlan plan, long now) {
    super(ask.number());
    this.world = world;
    this.ask = ask;
    this.arrivedAt = now;
    this.tries = new int[world.fleet().size()];
    boolean named = world.scenario().named();
    ExchangeTerms terms = new ExchangeTerms(ask.stream(), false, 1, named, false, ask.input(), OFF);
    this.machine =
        ExchangeMachine.create(
            ExchangeId.customer("simulated", ask.requester()),
            terms,
            plan,
            world.policy(),
            (_, _, _) -> "",
            world.brain().gate(ask.requester()),
            world.jitter());
  }

  /** Begins; whether it goes on. */
  boolean begin(long now) {
    waiting.add(new ExchangeEvent.Begin());
    return goOn(now);
  }

  @Override
  boolean wake(long now) {
    if (wordAt <= now) {
      speak(now);
    } else {
      waiting.add(new ExchangeEvent.Tick());
    }
    return goOn(now);
  }

  private boolean goOn(long now) {
    ExchangeEvent event;
    while ((event = waiting.poll()) != null) {
      List<Action> actions = machine.on(event, now);
      for (int i = 0; i < actions.size(); i++) {
        carryOut(actions.get(i), now);
      }
    }
    dueAt = Math.min(wordAt, machine.wakeAt());
    return !machine.ended();
  }

  // ---- what the machine wants ------------------------------------------------------------------

  private void carryOut(Action action, long now) {
    switch (action) {
      case Action.Start start -> start(start, now);
      case Action.Abort(int number) -> over(number);
      case Action.Settle(int number) -> over(number);
      case Action.PublishFirstContent(var fact) -> world.brain().firstContent(fact, now);
      case Action.PublishOutcome(var outcome) -> {
        int whose = outcome.target().id().index();
        world.publish(whose, outcome, now);
      }
      case Action.Finish(ExchangeEnd end) -> finish(end, now);
      default -> {} // What the client gets is nobody's concern here.
    }
  }

  private void start(Action.Start start, long now) {
    Target called = machine.candidate(start.candidate());
    attempt = start.attempt();
    candidate = start.candidate();
    target = called.id().index();
    startedAt = now;
    if (!begun) {
      begun = true;
      world.brain().began(called, now);
      world.recorder().first(target, now);
    }
    world.started(target);
    world.watcher().started(called, Origin.CUSTOMER, attempt, world.underWay()[target], now);
    reaction = world.fleet().react(target, ask, tries[target]++, now);
    first = false;
    waiting.add(new ExchangeEvent.Dialling(attempt, false));
    if (reaction.fault() != Fault.Kind.REFUSED) {
      waiting.add(new ExchangeEvent.Connected(attempt));
      waiting.add(new ExchangeEvent.Written(attempt));
    }
    wordAt = now + firstWord();
    if (reaction.fault() == Fault.Kind.SILENT) {
      wordAt = OFF;
    }
  }

  private long firstWord() {
    return switch (reaction.fault()) {
      case null -> ask.stream() ? reaction.first() : reaction.end();
      case ERROR, RATE_LIMITED -> Math.min(reaction.first(), REFUSES);
      case CUT -> ask.stream() ? reaction.first() : middle();
      case REFUSED -> UNREACHABLE;
      case SILENT -> 0;
    };
  }

  private long middle() {
    return (reaction.first() + reaction.end()) / 2;
  }

  private void over(int number) {
    if (number == attempt && target >= 0) {
      world.ended(target);
      wordAt = OFF;
      target = -1;
    }
  }

  private void finish(ExchangeEnd end, long now) {
    boolean answered = end == ExchangeEnd.ANSWERED;
    if (answered) {
      Target by = machine.candidate(candidate);
      double firstMillis = (startedAt - arrivedAt + reaction.first()) / NANOS_PER_MILLI;
      double pace = (reaction.end() - reaction.first()) / NANOS_PER_MILLI / ask.output();
      world.recorder().answered(by, ask, firstMillis, pace, startedAt - arrivedAt);
    } else {
      world.recorder().failed(attempt > 0);
    }
    world.watcher().finished(arrivedAt, answered, attempt, now);
  }

  // ---- what the provider says ------------------------------------------------------------------

  private void speak(long now) {
    wordAt = OFF;
    switch (reaction.fault()) {
      case null -> answer(now);
      case ERROR -> refuse(503, ErrorFacts.NO_RETRY_AFTER);
      case RATE_LIMITED -> refuse(429, reaction.retryAfterNanos());
      case REFUSED -> broken(FailureKind.NETWORK, false, "connection refused");
      case CUT -> cut(now);
      case SILENT -> {}
    }
  }

  private void refuse(int status, long retryAfter) {
    waiting.add(new ExchangeEvent.Head(attempt, status));
    ErrorFacts facts = ErrorFacts.ofStatus(status, retryAfter);
    waiting.add(new ExchangeEvent.Refused(attempt, facts));
  }

  private void broken(FailureKind kind, boolean connected, String message) {
    Failure failure = Failure.seen(kind, message);
    waiting.add(new ExchangeEvent.Broken(attempt, failure, connected, !connected));
  }

  private void cut(long now) {
    if (ask.stream() && !first) {
      open(now, startedAt + middle());
    } else {
      if (!ask.stream()) {
        waiting.add(new ExchangeEvent.Head(attempt, 200));
      }
      broken(FailureKind.UPSTREAM_TRUNCATED, true, "cut");
    }
  }

  /** The first content of a stream, or a further one on the way to its end. */
  private void open(long now, long until) {
    if (!first) {
      waiting.add(new ExchangeEvent.Head(attempt, 200));
    }
    first = true;
    waiting.add(new ExchangeEvent.Frame(attempt, SyntheticFrame.CONTENT));
    wordAt = Math.max(now + 1, Math.min(now + BEAT, until));
  }

  private void answer(long now) {
    Usage usage = new Usage(ask.input(), ask.output());
    if (!ask.stream()) {
      waiting.add(new ExchangeEvent.Head(attempt, 200));
      waiting.add(new ExchangeEvent.Answer(attempt, AnswerFacts.good(usage)));
    } else if (!first || now < startedAt + reaction.end()) {
      open(now, startedAt + reaction.end());
    } else {
      SyntheticFrame counts = new SyntheticFrame(FrameKind.USAGE, ask.input(), ask.output());
      waiting.add(new ExchangeEvent.Frame(attempt, SyntheticFrame.FINISH));
      waiting.add(new ExchangeEvent.Frame(attempt, counts));
      waiting.add(new ExchangeEvent.Frame(attempt, SyntheticFrame.DONE));
      waiting.add(new ExchangeEvent.Ended(attempt));
    }
  }
}
