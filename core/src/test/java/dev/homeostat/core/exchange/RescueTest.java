package dev.homeostat.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.money.Usage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Finishing an answer elsewhere after the client got a part of it (streaming policy, section 5).
 */
class RescueTest {
  private static final Target ALPHA = Targets.target("alpha");
  private static final Target BETA = Targets.target("beta");
  private static final Target GAMMA = Targets.target("gamma");

  private static ExchangeTerms terms(RescueTerms rescue) {
    return new ExchangeTerms(true, true, 1, true, false, 100, Clocks.OFF).rescued(rescue);
  }

  private static MachineRig rig(RescueTerms rescue, Target... candidates) {
    return MachineRig.of(terms(rescue), candidates);
  }

  private static MachineRig rig(Target... candidates) {
    return rig(RescueTerms.standard(false, false), candidates);
  }

  /** Alpha delivers this much and is cut. */
  private static MachineRig cutAfter(MachineRig rig, String... pieces) {
    rig.asked().head(1);
    says(rig, 1, pieces);
    rig.on(new ExchangeEvent.Ended(1));
    return rig;
  }

  private static MachineRig says(MachineRig rig, int attempt, String... pieces) {
    for (String piece : pieces) {
      rig.on(new ExchangeEvent.Frame(attempt, TextFrame.of(piece)));
    }
    return rig;
  }

  private static Action.Start start(MachineRig rig, int number) {
    return rig.actions.stream()
        .filter(Action.Start.class::isInstance)
        .map(Action.Start.class::cast)
        .filter(start -> start.attempt() == number)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("F44, S08: a replay drops what equals the delivered text, and goes on from there")
  void replay() {
    MachineRig rig = cutAfter(rig(ALPHA, BETA), "one ", "two ", "thr");

    rig.connectAndWrite(2).head(2);
    says(rig, 2, "one two", " ", "three ", "four");
    rig.finish(2, 1).frames(2, FrameKind.USAGE, FrameKind.DONE);

    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    assertThat(rig.client)
        .containsExactly(
            "head", "frame", "frame", "frame", "rest", "frame", "frame", "frame", "done");
    assertThat(rig.actions).contains(new Action.ForwardAs(3), new Action.ForwardAs(0));
    assertThat(rig.machine.healing().rescues())
        .containsExactly(new Rescued(ALPHA, BETA, 11, RescuePath.REPLAY));
    assertThat(rig.machine.received()).isEqualTo(new Usage(7, 11));
    assertThat(rig.machine.healing().tokens())
        .as("alpha's prompt and words")
        .isEqualTo(new Usage(100, 3, true));
    assertThat(rig.results()).containsExactly("upstream_truncated", "ok");
  }

  @Test
  @DisplayName("S08-N: a replay is given up at the first differing character: never a splice")
  void divergence() {
    MachineRig rig = cutAfter(rig(ALPHA, BETA), "one ", "two");

    rig.connectAndWrite(2).head(2);
    says(rig, 2, "one ", "tWo");

    assertThat(rig.end).isEqualTo(ExchangeEnd.FAILED);
    assertThat(rig.client).containsExactly("head", "frame", "frame", "in-band upstream_truncated");
    assertThat(rig.results()).containsExactly("upstream_truncated", "diverged");
    assertThat(FailureKind.DIVERGED.countsForBreaker()).isFalse();
    assertThat(rig.machine.healing().rescues()).isEmpty();
    assertThat(rig.machine.received()).isEqualTo(new Usage(100, 2, true));
  }

  @Test
  @DisplayName("an answer that ends before it has repeated all of the delivered text differs")
  void shorter() {
    MachineRig rig = cutAfter(rig(ALPHA, BETA), "one ", "two");

    rig.connectAndWrite(2).head(2);
    says(rig, 2, "one ");
    rig.finish(2, 1);

    assertThat(rig.client).last().isEqualTo("in-band upstream_truncated");
  }

  @Test
  @DisplayName("an answer that ends exactly where the first was cut is the complete answer")
  void nothingMissing() {
    MachineRig rig = cutAfter(rig(ALPHA, BETA), "one ", "two");

    rig.connectAndWrite(2).head(2);
    says(rig, 2, "one ", "two");
    rig.finish(2, 1).frames(2, FrameKind.DONE);

    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    assertThat(rig.client).endsWith("frame", "done");
  }

  @Test
  @DisplayName("after a divergence the next candidate is asked")
  void thirdCandidate() {
    MachineRig rig = cutAfter(rig(ALPHA, BETA, GAMMA), "one ", "two");

    rig.connectAndWrite(2).head(2);
    says(rig, 2, "uno");
    rig.connectAndWrite(3).head(3);
    says(rig, 3, "one two three");
    rig.finish(3, 1).frames(3, FrameKind.DONE);

    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    assertThat(rig.machine.healing().rescues())
        .containsExactly(new Rescued(ALPHA, GAMMA, 7, RescuePath.REPLAY));
  }

  @Test
  @DisplayName("a rescuer that breaks after it spoke is rescued in turn")
  void rescuedTwice() {
    MachineRig rig = cutAfter(rig(ALPHA, BETA, GAMMA), "one ");

    rig.connectAndWrite(2).head(2);
    says(rig, 2, "one two ");
    rig.on(new ExchangeEvent.Ended(2));
    rig.connectAndWrite(3).head(3);
    says(rig, 3, "one ", "two ", "three");
    rig.finish(3, 1).frames(3, FrameKind.DONE);

    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    assertThat(rig.machine.healing().rescues())
        .extracting(Rescued::from)
        .containsExactly(ALPHA, BETA);
  }

  @Test
  @DisplayName("a declared prefill continues with the delivered text, and usage adds up")
  void prefill() {
    Target beta = Targets.prefilling("beta", Prefill.PREFIX_FLAG);
    MachineRig rig = cutAfter(rig(ALPHA, beta), "one ", "two ");

    assertThat(start(rig, 2).opening())
        .isEqualTo(new Opening.Continued("one two ", 2, Prefill.PREFIX_FLAG));
    rig.connectAndWrite(2).head(2);
    says(rig, 2, "three");
    rig.finish(2, 1).frames(2, FrameKind.USAGE, FrameKind.DONE);

    assertThat(rig.client).contains("usage 5+13");
    assertThat(rig.machine.received()).isEqualTo(new Usage(5, 13, true));
    assertThat(rig.machine.healing().tokens()).isEqualTo(new Usage(102, 0, true));
    assertThat(rig.machine.healing().rescues())
        .containsExactly(new Rescued(ALPHA, beta, 8, RescuePath.PREFILL));
  }

  @Test
  @DisplayName("S14: a prefill that is refused gives way to a replay, and its 400 is never shown")
  void refusedPrefill() {
    Target beta = Targets.prefilling("beta", Prefill.LAST_ASSISTANT);
    MachineRig rig = cutAfter(rig(ALPHA, beta), "one ");

    rig.connectAndWrite(2).refused(2, 400, ErrorFacts.NO_RETRY_AFTER);
    assertThat(start(rig, 3).opening()).isEqualTo(Opening.FRESH);
    rig.connectAndWrite(3).head(3);
    says(rig, 3, "one two");
    rig.finish(3, 1).frames(3, FrameKind.DONE);

    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    assertThat(rig.called()).containsExactly(0, 1, 1);
  }

  @Test
  @DisplayName("only reasoning was delivered: plain failover, the new reasoning suppressed")
  void reasoningOnly() {
    MachineRig rig = rig(ALPHA, BETA).opened(FrameKind.REASONING);
    rig.frames(1, FrameKind.REASONING).on(new ExchangeEvent.Ended(1));

    rig.connectAndWrite(2).head(2);
    rig.frames(2, FrameKind.BEAT, FrameKind.REASONING);
    says(rig, 2, "one");
    rig.finish(2, 1).frames(2, FrameKind.DONE);

    assertThat(rig.client).containsExactly("head", "frame", "frame", "frame", "frame", "done");
    assertThat(rig.machine.healing().rescues())
        .containsExactly(new Rescued(ALPHA, BETA, 0, RescuePath.REASONING));
  }

  @Test
  @DisplayName("opted in to the seam: the last twelve words are asked for again and dropped")
  void seam() {
    RescueTerms seam = new RescueTerms(true, false, true, 0, 1 << 10);
    String said = "a b c d e f g h i j k l m n";
    MachineRig rig = cutAfter(rig(seam, ALPHA, BETA), said);

    assertThat(start(rig, 2).opening())
        .isEqualTo(new Opening.Seam(said, "c d e f g h i j k l m n", 1));
    rig.connectAndWrite(2).head(2);
    says(rig, 2, "c d e f g h", " i j k l m n o p");
    rig.finish(2, 1).frames(2, FrameKind.DONE);

    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    assertThat(rig.actions).contains(new Action.ForwardAs(12));
  }

  @Test
  @DisplayName("a seam that doesn't match exactly is no seam")
  void seamMismatch() {
    RescueTerms seam = new RescueTerms(true, false, true, 0, 1 << 10);
    MachineRig rig = cutAfter(rig(seam, ALPHA, BETA), "a b c");

    rig.connectAndWrite(2).head(2);
    says(rig, 2, "Sure! a b c");

    assertThat(rig.client).last().isEqualTo("in-band upstream_truncated");
  }

  @Test
  @DisplayName("too much was delivered for a replay of a sampled answer; deterministic ones may")
  void longAnswers() {
    RescueTerms sampled = new RescueTerms(true, false, false, 2, 1 << 10);
    RescueTerms deterministic = new RescueTerms(true, true, false, 2, 1 << 10);

    assertThat(cutAfter(rig(sampled, ALPHA, BETA), "a ", "b ", "c ").end)
        .isEqualTo(ExchangeEnd.FAILED);
    assertThat(cutAfter(rig(deterministic, ALPHA, BETA), "a ", "b ", "c ").end).isNull();
  }

  @Test
  @DisplayName("a text beyond the bound is forgotten, and its break is told")
  void bounded() {
    RescueTerms small = new RescueTerms(true, true, false, 512, 4);

    assertThat(cutAfter(rig(small, ALPHA, BETA), "abc", "de").client)
        .last()
        .isEqualTo("in-band upstream_truncated");
  }

  @Test
  @DisplayName("a delivered tool call is never asked for again")
  void toolCall() {
    MachineRig rig = rig(ALPHA, BETA).opened(FrameKind.TOOL_CALL);
    rig.on(new ExchangeEvent.Ended(1));

    assertThat(rig.client).last().isEqualTo("in-band upstream_truncated");
  }

  @Test
  @DisplayName("x-homeostat-rescue: off is obeyed")
  void refused() {
    assertThat(cutAfter(rig(RescueTerms.OFF, ALPHA, BETA), "one").client)
        .last()
        .isEqualTo("in-band upstream_truncated");
  }

  @Test
  @DisplayName("S09: a stalled answer goes on elsewhere after thirty seconds")
  void stall() {
    MachineRig rig = rig(ALPHA, BETA).asked().head(1);
    says(rig, 1, "one ");
    rig.pass(30, TimeUnit.SECONDS);
    rig.connectAndWrite(2).head(2);
    says(rig, 2, "one two");
    rig.finish(2, 1).frames(2, FrameKind.DONE);

    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    assertThat(rig.results()).containsExactly("stream_stalled", "ok");
  }

  @Test
  @DisplayName("a stall that nobody rescues is a stream_timeout, whatever the rescuers came to")
  void stallUnrescued() {
    MachineRig rig = rig(ALPHA, BETA).asked().head(1);
    says(rig, 1, "one ");
    rig.pass(30, TimeUnit.SECONDS);
    rig.connectAndWrite(2).refused(2, 401, ErrorFacts.NO_RETRY_AFTER);

    assertThat(rig.client).last().isEqualTo("in-band stream_timeout");
  }

  @Test
  @DisplayName("while a rescuer repeats, the client hears heartbeats only")
  void heartbeats() {
    MachineRig rig = cutAfter(rig(ALPHA, BETA), "one two three");
    rig.connectAndWrite(2).head(2);
    rig.pass(9, TimeUnit.SECONDS);
    says(rig, 2, "one ");
    rig.pass(9, TimeUnit.SECONDS);

    assertThat(rig.client).containsExactly("head", "frame", "heartbeat");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"NETWORK", "UPSTREAM_TRUNCATED", "UPSTREAM_MALFORMED", "UPSTREAM_ERROR"})
  @DisplayName("F45, F55, F57: a reset, an error event and a malformed one are rescued alike")
  void everyBreak(FailureKind kind) {
    MachineRig rig = rig(ALPHA, BETA).asked().head(1);
    says(rig, 1, "one ");
    rig.broken(1, kind, true, false);

    assertThat(rig.called()).containsExactly(0, 1);
  }

  @Test
  @DisplayName("at most six attempts, rescue included")
  void sixAttempts() {
    List<Target> many =
        List.of("a", "b", "c", "d", "e", "f", "g", "h").stream().map(Targets::target).toList();
    MachineRig rig = rig(many.toArray(new Target[0]));
    cutAfter(rig, "one ");
    for (int attempt = 2; attempt <= 6; attempt++) {
      rig.connectAndWrite(attempt).head(attempt);
      says(rig, attempt, "other");
    }

    assertThat(rig.end).isEqualTo(ExchangeEnd.FAILED);
    assertThat(rig.called()).hasSize(6);
  }

  @Test
  @DisplayName("a client that leaves in the middle of a rescue has its delivered tokens counted")
  void clientGone() {
    MachineRig rig = cutAfter(rig(ALPHA, BETA), "one ", "two ");
    rig.connectAndWrite(2).on(new ExchangeEvent.ClientGone());

    assertThat(rig.end).isEqualTo(ExchangeEnd.CANCELLED);
    assertThat(rig.machine.received()).isEqualTo(new Usage(100, 2, true));
  }
}
