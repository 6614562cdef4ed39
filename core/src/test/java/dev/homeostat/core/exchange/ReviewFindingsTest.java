package dev.homeostat.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.money.Usage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each test states what the contract asks for, and fails on the reviewed commit. */
class ReviewFindingsTest {
  private static final Target ALPHA = Targets.target("alpha");
  private static final Target BETA = Targets.target("beta");
  private static final Target GAMMA = Targets.target("gamma");

  private static MachineRig rig(RescueTerms rescue, Target... candidates) {
    return MachineRig.of(
        new ExchangeTerms(true, true, 1, true, false, 100, Clocks.OFF).rescued(rescue), candidates);
  }

  private static void says(MachineRig rig, int attempt, String... pieces) {
    for (String piece : pieces) {
      rig.on(new ExchangeEvent.Frame(attempt, TextFrame.of(piece)));
    }
  }

  /** A rate-limited candidate is waited for and starts over behind the delivered text. */
  @Test
  void longWaitOfARescueSplices() {
    MachineRig rig = rig(new RescueTerms(true, false, false, 2, 1 << 10), ALPHA, BETA);
    rig.asked().refused(1, 429, TimeUnit.SECONDS.toNanos(5));
    rig.connectAndWrite(2).head(2);
    says(rig, 2, "one ", "two ", "three ", "four ");
    rig.on(new ExchangeEvent.Ended(2)).pass(6, TimeUnit.SECONDS);
    if (rig.end == null) {
      rig.connectAndWrite(3).head(3);
      says(rig, 3, "Something else");
      rig.finish(3, 1).frames(3, FrameKind.DONE);
    }
    assertThat(rig.client).as("never a splice").last().asString().startsWith("in-band");
  }

  /** The same, by an in-band rate limit of the only speaker left. */
  @Test
  void longWaitForTheSpeakerItselfSplices() {
    MachineRig rig = rig(new RescueTerms(true, false, false, 2, 1 << 10), ALPHA, BETA);
    rig.asked().refused(1, 404, -1);
    rig.connectAndWrite(2).head(2);
    says(rig, 2, "one ", "two ", "three ", "four ");
    rig.on(new ExchangeEvent.Frame(2, FakeFrame.error(429))).pass(16, TimeUnit.SECONDS);
    if (rig.end == null) {
      rig.connectAndWrite(3).head(3);
      says(rig, 3, "Something else");
      rig.finish(3, 1).frames(3, FrameKind.DONE);
    }
    assertThat(rig.client).as("never a splice").last().asString().startsWith("in-band");
  }

  @Test
  void reasoningAndAnOrdinaryStopIsNoAnswer() {
    MachineRig rig = rig(RescueTerms.standard(false, false), ALPHA, BETA);
    rig.opened(FrameKind.REASONING).finish(1, 1).frames(1, FrameKind.DONE);
    assertThat(rig.end).as("no text, no tool call").isNotEqualTo(ExchangeEnd.ANSWERED);
  }

  @Test
  void reasoningAndBareDoneIsNoAnswer() {
    MachineRig rig = rig(RescueTerms.standard(false, false), ALPHA, BETA);
    rig.opened(FrameKind.REASONING).frames(1, FrameKind.DONE);
    assertThat(rig.end).as("no text, no finish reason").isNotEqualTo(ExchangeEnd.ANSWERED);
  }

  @Test
  void aContinuationWithoutAWordIsNoRescue() {
    MachineRig rig =
        rig(
            RescueTerms.standard(false, false),
            ALPHA,
            Targets.prefilling("beta", Prefill.PREFIX_FLAG));
    rig.asked().head(1);
    says(rig, 1, "one ", "two");
    rig.on(new ExchangeEvent.Ended(1)).connectAndWrite(2).head(2).finish(2, 1);
    rig.frames(2, FrameKind.DONE);
    assertThat(rig.end).isNotEqualTo(ExchangeEnd.ANSWERED);
  }

  @Test
  void usageBesideTheFinishReasonAddsUpToo() {
    MachineRig rig =
        rig(
            RescueTerms.standard(false, false),
            ALPHA,
            Targets.prefilling("beta", Prefill.PREFIX_FLAG));
    rig.asked().head(1);
    says(rig, 1, "one ", "two");
    rig.on(new ExchangeEvent.Ended(1)).connectAndWrite(2).head(2);
    says(rig, 2, "three");
    rig.on(new ExchangeEvent.Frame(2, new FakeFrame(FrameKind.FINISH, 1, true, true, null)));
    rig.frames(2, FrameKind.DONE);
    assertThat(rig.client).as("not the tail's usage alone").anyMatch(w -> w.startsWith("usage"));
  }

  @Test
  void aRefusedRescuerCostsNothing() {
    MachineRig rig = rig(RescueTerms.standard(false, false), ALPHA, BETA, GAMMA);
    rig.asked().head(1);
    says(rig, 1, "one ", "two ", "thr");
    rig.on(new ExchangeEvent.Ended(1)).connectAndWrite(2).refused(2, 401, -1);
    rig.connectAndWrite(3).head(3);
    says(rig, 3, "one two ", "three ");
    rig.finish(3, 1).frames(3, FrameKind.USAGE, FrameKind.DONE);
    assertThat(rig.machine.healing().tokens()).isEqualTo(new Usage(100, 3, true));
  }

  /** F48 in JSON: the head alone is no answer. */
  @Test
  void jsonHeadersThenSilence() {
    MachineRig rig = MachineRig.json(ALPHA, BETA).asked().head(1).pass(61, TimeUnit.SECONDS);
    assertThat(rig.results()).containsExactly("no_response");
  }

  /** Many providers ignore n: every caller that sends it would break the stream and blame them. */
  @Test
  void aProviderThatIgnoresTheNumberOfChoicesIsNotTruncated() {
    MachineRig rig =
        MachineRig.of(new ExchangeTerms(true, false, 2, true, false, 100, Clocks.OFF), ALPHA);
    rig.opened(FrameKind.CONTENT).finish(1, 1).frames(1, FrameKind.DONE);
    assertThat(rig.results()).containsExactly("ok");
  }
}
