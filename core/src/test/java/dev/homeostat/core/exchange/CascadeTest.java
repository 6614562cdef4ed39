package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.Targets.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.failure.FailureKind;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A cascade asks tier after tier, and its client hears nothing of one that was left")
class CascadeTest {
  private static final Target A = target("a");
  private static final Target A2 = target("a2");
  private static final Target B = target("b");

  private static Tier tier(Target... targets) {
    return new Tier(List.of(targets), Set.of());
  }

  private static Tier gated(Target... targets) {
    return new Tier(List.of(targets), Set.of(Gate.REFUSED));
  }

  private static ExchangeEvent refusedBy(int attempt) {
    return new ExchangeEvent.Judged(
        attempt, new Judgement.Failed(FailureKind.REFUSED, "the answer is a refusal"));
  }

  private static ExchangeEvent passed(int attempt) {
    return new ExchangeEvent.Judged(attempt, Judgement.PASSED);
  }

  /** An attempt that says everything there is to say. */
  private static MachineRig says(MachineRig rig, int attempt) {
    return rig.connectAndWrite(attempt)
        .head(attempt)
        .frames(
            attempt,
            FrameKind.BEAT,
            FrameKind.CONTENT,
            FrameKind.CONTENT,
            FrameKind.FINISH,
            FrameKind.USAGE,
            FrameKind.DONE);
  }

  @Test
  @DisplayName("A gated stream is held whole, judged at its end, and then given at once")
  void heldThenGiven() {
    MachineRig rig = says(MachineRig.cascade(true, gated(A), tier(B)).begin(), 1);
    assertThat(rig.client).isEmpty();
    assertThat(rig.actions).contains(new Action.Judge(1, Set.of(Gate.REFUSED)));
    assertThat(rig.machine.opened()).isFalse();

    rig.on(passed(1));

    assertThat(rig.client).containsExactly("head", "held", "done");
    assertThat(rig.results()).containsExactly("ok");
    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    assertThat(rig.machine.received()).isEqualTo(Targets.USAGE);
  }

  @Test
  @DisplayName(
      "An answer that fails its gate leads to the next tier at once, past the tier's others")
  void failsItsGate() {
    MachineRig rig = says(MachineRig.cascade(true, gated(A, A2), tier(B)).begin(), 1);
    long before = rig.now;
    rig.on(refusedBy(1));

    assertThat(rig.called()).containsExactly(0, 2);
    assertThat(rig.now).isEqualTo(before);
    assertThat(rig.actions).contains(new Action.DropHeld());
    says(rig, 2);
    assertThat(rig.client).containsExactly("head", "held", "frame", "frame", "frame", "done");
    assertThat(rig.results()).containsExactly("refused", "ok");
    assertThat(rig.machine.trail().line()).startsWith("a/small=refused@0; b/small=ok@");
  }

  @Test
  @DisplayName(
      "Inside a tier the ordinary rules hold: the same again, the tier's next, the next tier")
  void ordinaryInside() {
    MachineRig rig = MachineRig.cascade(true, tier(A), tier(B)).begin();
    rig.connectAndWrite(1).refused(1, 500, -1).pass(1, TimeUnit.SECONDS);
    rig.connectAndWrite(2).refused(2, 500, -1).pass(1, TimeUnit.SECONDS);
    assertThat(rig.called()).containsExactly(0, 0, 1);

    MachineRig wider = MachineRig.cascade(true, gated(A, A2), tier(B)).asked();
    wider.broken(1, FailureKind.UPSTREAM_TRUNCATED, true, false);
    wider.broken(2, FailureKind.UPSTREAM_TRUNCATED, true, false);
    assertThat(wider.called()).containsExactly(0, 1, 2);
  }

  @Test
  @DisplayName("First-content timeout: the next tier starts in the same moment as the abort")
  void firstContentTimeout() {
    MachineRig rig = MachineRig.cascade(true, gated(A), tier(B)).asked().head(1);
    rig.pass(10, TimeUnit.SECONDS);
    assertThat(rig.results()).containsExactly("first_content_timeout");
    assertThat(rig.called()).containsExactly(0, 1);
    assertThat(rig.outcomes.getFirst().totalNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  @DisplayName("While a gated answer is gathered, L1 and heartbeats come as they always do")
  void heartbeats() {
    MachineRig rig = MachineRig.cascade(true, gated(A), tier(B)).opened(FrameKind.CONTENT);
    for (int second = 0; second < 40; second++) {
      rig.pass(1, TimeUnit.SECONDS).frames(1, FrameKind.CONTENT);
    }
    assertThat(rig.client).containsExactly("head", "heartbeat", "heartbeat");
    rig.frames(1, FrameKind.FINISH, FrameKind.DONE).on(passed(1));
    assertThat(rig.client).containsExactly("head", "heartbeat", "heartbeat", "held", "done");
  }

  @Test
  @DisplayName("A gated stream that falls silent in its middle is left for the next tier")
  void stallsInTheMiddle() {
    MachineRig rig = MachineRig.cascade(true, gated(A), tier(B)).opened(FrameKind.CONTENT);
    rig.pass(30, TimeUnit.SECONDS);
    assertThat(rig.results()).containsExactly("stream_stalled");
    assertThat(rig.called()).containsExactly(0, 1);
    says(rig, 2);
    assertThat(rig.client)
        .containsExactly("head", "heartbeat", "held", "frame", "frame", "frame", "done");
  }

  @Test
  @DisplayName("All tiers stalled: 504 all_tiers_stalled before L1, in-band after it")
  void allStalled() {
    MachineRig json = MachineRig.cascade(false, gated(A), tier(B)).asked();
    json.pass(60, TimeUnit.SECONDS).connectAndWrite(2).pass(10, TimeUnit.MINUTES);
    assertThat(json.client).containsExactly("error 504 all_tiers_stalled");

    MachineRig stream = MachineRig.cascade(true, gated(A), tier(B)).asked();
    stream.pass(10, TimeUnit.SECONDS).connectAndWrite(2).pass(60, TimeUnit.SECONDS);
    assertThat(stream.client).last().isEqualTo("in-band all_tiers_stalled");
    assertThat(Objects.requireNonNull(stream.refusal).type()).isEqualTo("stream_timeout");
  }

  @Test
  @DisplayName(
      "The time that the caller gives content is each tier's; its whole time is everybody's")
  void callersLimits() {
    CallerLimits limits = new CallerLimits(TimeUnit.SECONDS.toNanos(2), Clocks.OFF, 0);
    MachineRig each =
        new MachineRig(
            MachineRig.terms(true).within(limits),
            TierPlan.cascade(List.of(gated(A), tier(B))),
            Clocks.DEFAULTS,
            AttemptGate.OPEN,
            Jitter.NONE);
    each.asked().pass(2, TimeUnit.SECONDS).connectAndWrite(2);
    assertThat(each.called()).containsExactly(0, 1);
    each.pass(2, TimeUnit.SECONDS);
    assertThat(each.results()).containsExactly("deadline", "deadline");
    assertThat(each.client).containsExactly("error 504 all_tiers_stalled");

    MachineRig whole =
        new MachineRig(
            new ExchangeTerms(true, false, 1, true, false, 100, TimeUnit.SECONDS.toNanos(12)),
            TierPlan.cascade(List.of(gated(A), tier(B))),
            Clocks.DEFAULTS,
            AttemptGate.OPEN,
            Jitter.NONE);
    whole.asked().pass(10, TimeUnit.SECONDS).connectAndWrite(2).pass(2, TimeUnit.SECONDS);
    assertThat(whole.results()).containsExactly("first_content_timeout", "deadline");
    assertThat(whole.client).containsExactly("error 504 deadline");
  }

  @Test
  @DisplayName("A stall among other failures is not all tiers stalled")
  void notAllStalled() {
    MachineRig rig = says(MachineRig.cascade(true, gated(A), tier(B)).begin(), 1);
    rig.on(refusedBy(1)).connectAndWrite(2).pass(60, TimeUnit.SECONDS);
    assertThat(rig.client).last().isEqualTo("in-band upstream_failed");
  }

  @Test
  @DisplayName("A JSON answer is judged before it is sent")
  void json() {
    MachineRig rig = MachineRig.cascade(false, gated(A), gated(B)).asked().head(1);
    rig.on(new ExchangeEvent.Answer(1, AnswerFacts.good(Targets.USAGE)));
    assertThat(rig.client).isEmpty();
    rig.on(refusedBy(1)).connectAndWrite(2).head(2);
    rig.on(new ExchangeEvent.Answer(2, AnswerFacts.good(Targets.USAGE)));
    rig.on(passed(2));
    assertThat(rig.client).containsExactly("answer");
    assertThat(rig.results()).containsExactly("refused", "ok");
  }

  @Test
  @DisplayName("When the last tier fails its gate too, that is an error, never an answer")
  void nobodyPasses() {
    MachineRig rig = MachineRig.cascade(false, gated(A)).asked().head(1);
    rig.on(new ExchangeEvent.Answer(1, AnswerFacts.good(Targets.USAGE))).on(refusedBy(1));
    assertThat(rig.client).containsExactly("error 502 refused");
  }

  @Test
  @DisplayName(
      "A provider's content filter leads on when the gate refuses refusals, else it is final")
  void contentFilter() {
    MachineRig rig = MachineRig.cascade(true, gated(A), tier(B)).asked().head(1);
    rig.broken(1, FailureKind.CONTENT_FILTER, true, false);
    assertThat(rig.called()).containsExactly(0, 1);

    MachineRig open = MachineRig.cascade(true, tier(A), tier(B)).asked().head(1);
    open.broken(1, FailureKind.CONTENT_FILTER, true, false);
    assertThat(open.called()).containsExactly(0);
    assertThat(open.end).isEqualTo(ExchangeEnd.FAILED);
  }

  @Test
  @DisplayName("The caller's own fault is nobody's: no tier is tried for it")
  void callersFault() {
    MachineRig rig = MachineRig.cascade(true, gated(A), tier(B)).asked().head(1);
    rig.broken(1, FailureKind.CALLER_FAULT, true, false);
    assertThat(rig.called()).containsExactly(0);
  }

  @Test
  @DisplayName("An answer too large to be held, or that isn't judged in time, leads on")
  void unjudged() {
    MachineRig large = MachineRig.cascade(true, gated(A), tier(B)).opened(FrameKind.CONTENT);
    large.on(new ExchangeEvent.Outgrown(1));
    assertThat(large.results()).containsExactly("unjudged");
    assertThat(large.called()).containsExactly(0, 1);

    MachineRig late = says(MachineRig.cascade(true, gated(A), tier(B)).begin(), 1);
    late.pass(5, TimeUnit.SECONDS);
    assertThat(late.results()).containsExactly("unjudged");
    late.on(passed(1));
    assertThat(late.client).isEmpty();

    MachineRig scaled =
        new MachineRig(
            MachineRig.terms(true),
            TierPlan.cascade(List.of(gated(A), tier(B))),
            Clocks.DEFAULTS.scaled(0.1),
            AttemptGate.OPEN,
            Jitter.NONE);
    says(scaled.begin(), 1).pass(500, TimeUnit.MILLISECONDS);
    assertThat(scaled.results()).as("like all clocks").containsExactly("unjudged");
  }

  @ParameterizedTest
  @EnumSource(names = {"FINISH", "DONE"})
  @DisplayName("An answer that ends well but for its last words is judged all the same")
  void lastWords(FrameKind last) {
    MachineRig rig = MachineRig.cascade(true, gated(A), tier(B)).opened(FrameKind.CONTENT);
    rig.frames(1, last).pass(2, TimeUnit.SECONDS).on(passed(1));
    assertThat(rig.client)
        .containsExactly("head", "held", last == FrameKind.DONE ? "finish+done" : "done");
  }

  @Test
  @DisplayName("A client that leaves ends it, in the gathering and in the judging")
  void clientLeaves() {
    MachineRig gathering = MachineRig.cascade(true, gated(A), tier(B)).opened(FrameKind.CONTENT);
    gathering.on(new ExchangeEvent.ClientGone());
    assertThat(gathering.results()).containsExactly("cancelled");

    MachineRig judging = says(MachineRig.cascade(true, gated(A), tier(B)).begin(), 1);
    judging.on(new ExchangeEvent.ClientGone());
    assertThat(judging.results()).containsExactly("cancelled");
    judging.on(refusedBy(1));
    assertThat(judging.called()).containsExactly(0);
  }

  @Test
  @DisplayName(
      "What broke after an ungated tier spoke is rescued, but by nobody of a tier left before")
  void rescue() {
    ExchangeTerms terms =
        MachineRig.terms(true).rescued(new RescueTerms(true, true, false, 512, 1024));
    TierPlan plan =
        TierPlan.cascade(List.of(gated(A, A2), tier(B), gated(target("c")), tier(target("d"))));
    MachineRig rig =
        new MachineRig(terms, plan, Clocks.DEFAULTS, AttemptGate.OPEN, Jitter.NONE).begin();
    says(rig, 1).on(refusedBy(1)).connectAndWrite(2).head(2);
    rig.on(new ExchangeEvent.Frame(2, TextFrame.of("one ")));
    rig.broken(2, FailureKind.NETWORK, true, false);
    assertThat(rig.called()).as("nor by a tier that would hold it back").containsExactly(0, 2, 4);

    rig.connectAndWrite(3).head(3);
    rig.on(new ExchangeEvent.Frame(3, TextFrame.of("one two")));
    rig.frames(3, FrameKind.FINISH, FrameKind.DONE);
    assertThat(rig.client).containsExactly("head", "frame", "rest", "frame", "done");
  }
}
