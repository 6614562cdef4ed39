package dev.homeostat.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.money.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Plays the attempt loop and the client for a machine in virtual time, and holds at every step what
 * must never happen: a double end, a word after the end, an attempt left open, a timer left over.
 */
final class MachineRig {
  final ExchangeMachine machine;
  private final CountedGate gate;
  final List<Action> actions = new ArrayList<>();
  final Set<Integer> open = new TreeSet<>();
  private final Set<Integer> judging = new TreeSet<>();
  final List<Outcome> outcomes = new ArrayList<>();
  final List<FirstContent> firstContents = new ArrayList<>();
  final List<String> client = new ArrayList<>();
  long now;
  @Nullable Refusal refusal;
  @Nullable ExchangeEnd end;

  private boolean committed;
  private boolean clientDone;
  private boolean aHeartbeatIsAllowed;
  private int started;

  MachineRig(ExchangeTerms terms, List<Target> candidates, Clocks clocks, Jitter jitter) {
    this(terms, candidates, clocks, AttemptGate.OPEN, jitter);
  }

  MachineRig(
      ExchangeTerms terms,
      List<Target> candidates,
      Clocks clocks,
      AttemptGate gate,
      Jitter jitter) {
    this(terms, TierPlan.flat(candidates), clocks, gate, jitter);
  }

  MachineRig(ExchangeTerms terms, TierPlan plan, Clocks clocks, AttemptGate gate, Jitter jitter) {
    this.gate = gate instanceof CountedGate counted ? counted : CountedGate.over(gate);
    machine =
        ExchangeMachine.create(
            ExchangeId.customer("test"),
            terms,
            plan,
            new ExchangePolicy(clocks, Map.of(), RetryLimits.DEFAULTS),
            MachineRig::decode,
            this.gate,
            jitter);
  }

  private static String decode(byte[] array, int from, int to) {
    return new String(array, from, to - from, StandardCharsets.UTF_8);
  }

  /** A rig under another policy, with no chance in it. */
  MachineRig(ExchangeTerms terms, List<Target> candidates, ExchangePolicy policy) {
    gate = CountedGate.over(AttemptGate.OPEN);
    machine =
        ExchangeMachine.create(
            ExchangeId.customer("test"),
            terms,
            candidates,
            policy,
            MachineRig::decode,
            gate,
            Jitter.NONE);
  }

  /** A rig for these terms, with the shipped clocks and no chance in it. */
  static MachineRig of(ExchangeTerms terms, Target... candidates) {
    return new MachineRig(terms, List.of(candidates), Clocks.DEFAULTS, span -> 0);
  }

  static MachineRig stream(Target... candidates) {
    return new MachineRig(terms(true), List.of(candidates), Clocks.DEFAULTS, Jitter.NONE);
  }

  /** A cascade, with the shipped clocks and no chance in it. */
  static MachineRig cascade(boolean stream, Tier... tiers) {
    return new MachineRig(
        terms(stream),
        TierPlan.cascade(List.of(tiers)),
        Clocks.DEFAULTS,
        AttemptGate.OPEN,
        Jitter.NONE);
  }

  static MachineRig json(Target... candidates) {
    return new MachineRig(terms(false), List.of(candidates), Clocks.DEFAULTS, Jitter.NONE);
  }

  /** A gate whose retry budget bears attempts on these targets only. */
  static AttemptGate bearing(Predicate<Target> bears) {
    return new AttemptGate() {
      @Override
      public boolean bears(Target target, long now) {
        return bears.test(target);
      }

      @Override
      public long acquire(Target target, long held, boolean lastResort, long now) {
        return AttemptGate.OPEN.acquire(target, held, lastResort, now);
      }

      @Override
      public void release(Target target, long permit, long now) {}

      @Override
      public int credential(Target target, long tried, long now) {
        return AttemptGate.OPEN.credential(target, tried, now);
      }
    };
  }

  static ExchangeTerms terms(boolean stream) {
    return new ExchangeTerms(stream, false, 1, true, false, 100, Clocks.OFF);
  }

  /** The kinds and successes of the attempts that are over, e.g. {@code network}, {@code ok}. */
  List<String> results() {
    return outcomes.stream().map(outcome -> outcome.result().label()).toList();
  }

  /** Whom the attempts called, as places in the plan. */
  List<Integer> called() {
    return actions.stream()
        .filter(Action.Start.class::isInstance)
        .map(action -> ((Action.Start) action).candidate())
        .toList();
  }

  /** How long it is until the machine wants to be woken, in milliseconds. */
  long millisToWake() {
    return TimeUnit.NANOSECONDS.toMillis(machine.wakeAt() - now);
  }

  /** Begins, and brings the first attempt to where an answer is awaited. */
  MachineRig asked() {
    return begin().connectAndWrite(1);
  }

  /** The same, and the answer's first content. */
  MachineRig opened(FrameKind kind) {
    return asked().head(1).frames(1, kind);
  }

  MachineRig begin() {
    return on(new ExchangeEvent.Begin());
  }

  MachineRig connectAndWrite(int attempt) {
    on(new ExchangeEvent.Dialling(attempt, false));
    on(new ExchangeEvent.Connected(attempt));
    return on(new ExchangeEvent.Written(attempt));
  }

  MachineRig head(int attempt) {
    return on(new ExchangeEvent.Head(attempt, 200));
  }

  MachineRig frames(int attempt, FrameKind... kinds) {
    for (FrameKind kind : kinds) {
      on(new ExchangeEvent.Frame(attempt, FakeFrame.of(kind)));
    }
    return this;
  }

  /** Events that finish these choices and say nothing else; bit 0 for the first. */
  MachineRig finish(int attempt, long... choices) {
    for (long mask : choices) {
      on(new ExchangeEvent.Frame(attempt, FakeFrame.finish(mask)));
    }
    return this;
  }

  MachineRig refused(int attempt, int status, long retryAfterNanos) {
    on(new ExchangeEvent.Head(attempt, status));
    return on(new ExchangeEvent.Refused(attempt, ErrorFacts.ofStatus(status, retryAfterNanos)));
  }

  MachineRig broken(int attempt, FailureKind kind, boolean connected, boolean untouched) {
    return on(new ExchangeEvent.Broken(attempt, Failure.seen(kind, "test"), connected, untouched));
  }

  /** Lets time pass, stopping wherever the machine wants to be woken. */
  MachineRig pass(long time, TimeUnit unit) {
    long until = now + unit.toNanos(time);
    while (machine.wakeAt() <= until) {
      now = Math.max(now, machine.wakeAt());
      on(new ExchangeEvent.Tick());
    }
    now = until;
    return this;
  }

  MachineRig on(ExchangeEvent event) {
    boolean wasEnded = machine.ended();
    List<Action> todo = List.copyOf(machine.on(event, now));
    if (wasEnded) {
      assertThat(todo).as("nothing follows the end, not even on %s", event).isEmpty();
    }
    for (Action action : todo) {
      play(action);
    }
    assertThat(machine.grantedAttempts())
        .as("granted after %s", event)
        .isEqualTo(open.size() + judging.size());
    if (event instanceof ExchangeEvent.Tick) {
      assertThat(machine.wakeAt()).as("a tick leaves nothing overdue").isGreaterThan(now);
    }
    if (machine.ended()) {
      assertThat(open).as("every attempt is closed at the end").isEmpty();
      assertThat(judging).as("nothing is judged after the end").isEmpty();
      assertThat(machine.wakeAt()).as("no timer is left").isEqualTo(Clocks.OFF);
      assertThat(outcomes).as("one outcome for each attempt").hasSize(started);
      assertThat(end).isNotNull();
      gate.ended();
    }
    return this;
  }

  private void play(Action action) {
    assertThat(end).as("an action after the end: %s", action).isNull();
    actions.add(action);
    switch (action) {
      case Action.Start start -> {
        assertThat(start.attempt()).as("attempts are numbered in order").isEqualTo(++started);
        open.add(start.attempt());
      }
      case Action.Abort abort -> closes(abort.attempt());
      case Action.Settle settle -> closes(settle.attempt());
      case Action.Pause _, Action.Resume _, Action.Hold _, Action.DropHeld _ -> {}
      case Action.CommitStream _ -> {
        assertThat(committed).as("one status line").isFalse();
        committed = true;
        client.add("head");
      }
      case Action.Judge(int attempt, var gates) -> {
        assertThat(gates).isNotEmpty();
        assertThat(judging.add(attempt)).as("attempt %d is judged once", attempt).isTrue();
      }
      case Action.ReleaseHeld _ -> {
        aHeartbeatIsAllowed = true;
        write("held");
      }
      case Action.Forward _ -> {
        aHeartbeatIsAllowed = true;
        write("frame");
      }
      case Action.ForwardAs(int skip, Usage usage) -> {
        aHeartbeatIsAllowed = true;
        if (usage == null) {
          write(skip == 0 ? "frame" : "rest");
        } else {
          write("usage " + usage.input() + "+" + usage.output());
        }
      }
      case Action.Say(String text) -> write("say " + text);
      case Action.ForwardUsage(Usage usage) ->
          write("usage " + usage.input() + "+" + usage.output());
      case Action.Heartbeat _ -> write("heartbeat");
      case Action.EndStream endStream -> {
        write(endStream.addFinish() ? "finish+done" : "done");
        clientDone = true;
      }
      case Action.SendAnswer _ -> answerWith("answer");
      case Action.SendAsStream _ -> {
        write("converted");
        clientDone = true;
      }
      case Action.RelayRest _ -> {
        assertThat(committed).isFalse();
        committed = true;
        client.add("relay");
      }
      case Action.EndRelay _ -> {
        write("relay-end");
        clientDone = true;
      }
      case Action.Refuse(Refusal why) -> {
        answerWith("error " + why.status() + " " + why.code());
        refusal = why;
      }
      case Action.BreakStream(Refusal why) -> {
        write("in-band " + why.code());
        refusal = why;
        clientDone = true;
      }
      case Action.DropClient _ -> clientDone = true;
      case Action.PublishFirstContent(FirstContent fact) -> {
        assertThat(open).as("content of an attempt that is open").contains(fact.attempt());
        assertThat(firstContents.stream().map(FirstContent::attempt))
            .as("content begins once")
            .doesNotContain(fact.attempt());
        firstContents.add(fact);
      }
      case Action.PublishOutcome(Outcome outcome) -> {
        boolean began =
            firstContents.stream().anyMatch(fact -> fact.attempt() == outcome.attempt());
        assertThat(began).as("whether content began").isEqualTo(outcome.firstContentNanos() >= 0);
        outcomes.add(outcome);
        gate.outcome(outcome);
        judging.remove(outcome.attempt());
      }
      case Action.Finish(ExchangeEnd how) -> {
        assertThat(clientDone || how == ExchangeEnd.CANCELLED)
            .as("an exchange ends with an answer, an error or a client that left")
            .isTrue();
        end = how;
      }
    }
  }

  boolean contentWasSent() {
    return aHeartbeatIsAllowed;
  }

  private void answerWith(String what) {
    assertThat(committed).as("one status line").isFalse();
    committed = true;
    clientDone = true;
    client.add(what);
  }

  private void write(String what) {
    assertThat(committed).as("%s before the status line", what).isTrue();
    assertThat(clientDone).as("%s after the client's end", what).isFalse();
    client.add(what);
  }

  private void closes(int attempt) {
    assertThat(open.remove(attempt)).as("attempt %d is closed once", attempt).isTrue();
  }
}
