package dev.homeostat.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.money.Usage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What must be taken neither for an answer nor for the rest of one. */
class HonestAnswersTest {
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

  @Test
  @DisplayName("A candidate that is waited for never starts over behind the delivered text")
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

  @Test
  @DisplayName("Nor does the one that spoke, once its rate limit is over")
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
  @DisplayName("F28: thoughts and an ordinary stop are no answer")
  void reasoningAndAnOrdinaryStopIsNoAnswer() {
    MachineRig rig = rig(RescueTerms.standard(false, false), ALPHA, BETA);
    rig.opened(FrameKind.REASONING).finish(1, 1).frames(1, FrameKind.DONE);
    assertThat(rig.end).as("no text, no tool call").isNotEqualTo(ExchangeEnd.ANSWERED);
  }

  @Test
  @DisplayName("F28: thoughts and a bare [DONE] are no answer")
  void reasoningAndBareDoneIsNoAnswer() {
    MachineRig rig = rig(RescueTerms.standard(false, false), ALPHA, BETA);
    rig.opened(FrameKind.REASONING).frames(1, FrameKind.DONE);
    assertThat(rig.end).as("no text, no finish reason").isNotEqualTo(ExchangeEnd.ANSWERED);
  }

  @Test
  @DisplayName("A continuation without a word is no rescue")
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
  @DisplayName("A usage beside the finish reason adds up too")
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
  @DisplayName("A rescuer that refused costs nothing")
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

  @Test
  @DisplayName("F48: headers and then silence, in JSON")
  void jsonHeadersThenSilence() {
    MachineRig rig = MachineRig.json(ALPHA, BETA).asked().head(1).pass(61, TimeUnit.SECONDS);
    assertThat(rig.results()).containsExactly("no_response");
  }

  @Test
  @DisplayName("A provider that makes fewer choices than asked for, and says so, is not to blame")
  void aProviderThatIgnoresTheNumberOfChoicesIsNotTruncated() {
    MachineRig rig =
        MachineRig.of(new ExchangeTerms(true, false, 2, true, false, 100, Clocks.OFF), ALPHA);
    rig.opened(FrameKind.CONTENT).finish(1, 1).frames(1, FrameKind.DONE);
    assertThat(rig.results()).containsExactly("ok");
  }

  @Test
  @DisplayName("A model that starts over instead of going on is noticed, and asked to replay")
  void startsOver() {
    MachineRig rig =
        rig(
            RescueTerms.standard(false, false),
            ALPHA,
            Targets.prefilling("beta", Prefill.LAST_ASSISTANT));
    rig.asked().head(1);
    says(rig, 1, "A steady ship keeps its course ", "through the night ");
    rig.on(new ExchangeEvent.Ended(1)).connectAndWrite(2).head(2);
    says(rig, 2, "A steady ", "ship keeps its ", "course ");
    assertThat(rig.results()).containsExactly("upstream_truncated", "diverged");
    rig.connectAndWrite(3).head(3);
    says(rig, 3, "A steady ship keeps its course through the night and day");
    rig.finish(3, 1).frames(3, FrameKind.DONE);
    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
  }

  @Test
  @DisplayName("A continuation that begins with the same words goes on with all of them")
  void sameWords() {
    MachineRig rig =
        rig(
            RescueTerms.standard(false, false),
            ALPHA,
            Targets.prefilling("beta", Prefill.LAST_ASSISTANT));
    rig.asked().head(1);
    says(rig, 1, "The sea is wide and deep. ");
    rig.on(new ExchangeEvent.Ended(1)).connectAndWrite(2).head(2);
    says(rig, 2, "The ", "sea ", "has ships.");
    rig.finish(2, 1).frames(2, FrameKind.DONE);
    assertThat(rig.client)
        .containsExactly("head", "frame", "say The sea ", "frame", "frame", "done");
    assertThat(rig.machine.healing().rescues())
        .singleElement()
        .satisfies(rescued -> assertThat(rescued.at()).isEqualTo(26));
  }

  @Test
  @DisplayName("A seam that repeats the words and stops has not gone on")
  void seamWithoutMore() {
    MachineRig rig = rig(new RescueTerms(true, false, true, 0, 1 << 10), ALPHA, BETA);
    rig.asked().head(1);
    says(rig, 1, "one two three");
    rig.on(new ExchangeEvent.Ended(1)).connectAndWrite(2).head(2);
    says(rig, 2, "one two three");
    rig.finish(2, 1);
    assertThat(rig.client).last().asString().startsWith("in-band");
  }

  @Test
  @DisplayName("One stream has one usage, whoever counts again")
  void oneUsage() {
    MachineRig rig = rig(RescueTerms.standard(false, false), ALPHA, BETA);
    rig.asked().head(1);
    says(rig, 1, "one ");
    rig.frames(1, FrameKind.USAGE).on(new ExchangeEvent.Ended(1)).connectAndWrite(2).head(2);
    says(rig, 2, "one two");
    rig.finish(2, 1).frames(2, FrameKind.USAGE, FrameKind.DONE);
    assertThat(rig.client).containsExactly("head", "frame", "frame", "rest", "frame", "done");
  }

  @Test
  @DisplayName("F28: white space is kept back until a word follows, and is no answer alone")
  void blanks() {
    MachineRig rig = rig(RescueTerms.standard(false, false), ALPHA, BETA).asked().head(1);
    says(rig, 1, " ", "\n");
    rig.finish(1, 1);
    assertThat(rig.results()).containsExactly("upstream_empty");
    rig.connectAndWrite(2).head(2);
    says(rig, 2, "\n", "word");
    rig.on(new ExchangeEvent.Ended(2));
    assertThat(rig.client).startsWith("head", "held", "frame");
  }
}
