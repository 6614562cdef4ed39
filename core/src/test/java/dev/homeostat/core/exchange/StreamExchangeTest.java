package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.FrameKind.BEAT;
import static dev.homeostat.core.exchange.FrameKind.CONTENT;
import static dev.homeostat.core.exchange.FrameKind.DONE;
import static dev.homeostat.core.exchange.FrameKind.FINISH;
import static dev.homeostat.core.exchange.FrameKind.MALFORMED;
import static dev.homeostat.core.exchange.FrameKind.MALFORMED_BLANK;
import static dev.homeostat.core.exchange.FrameKind.REASONING;
import static dev.homeostat.core.exchange.FrameKind.USAGE;
import static dev.homeostat.core.exchange.Targets.target;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.FailureKind;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Streams: what the client sees, and when. */
class StreamExchangeTest {
  private static final Target ALPHA = target("alpha");
  private static final Target BETA = target("beta");
  private static final ExchangeEvent GONE = new ExchangeEvent.ClientGone();
  private static final ExchangeEvent BLOCKED = new ExchangeEvent.ClientBlocked();
  private static final ExchangeEvent DRAINING = new ExchangeEvent.ClientDraining();
  private static final ExchangeEvent READY = new ExchangeEvent.ClientReady();

  private static ExchangeTerms terms(boolean usageAsked, int choices, long deadline) {
    return new ExchangeTerms(true, usageAsked, choices, true, false, 100, deadline);
  }

  @Nested
  @DisplayName("Commit points")
  class Commit {

    @Test
    @DisplayName("L1 is held until content arrives; what came before it follows the status line")
    void heldUntilContent() {
      MachineRig rig = MachineRig.stream(ALPHA).asked().head(1).frames(1, BEAT, BEAT);
      assertThat(rig.client).isEmpty();
      rig.frames(1, CONTENT);
      assertThat(rig.client).containsExactly("head", "held", "frame");
    }

    @Test
    @DisplayName("L1 is held for at most 20 s, then the stream opens with a sign of life")
    void heldFor20Seconds() {
      ExchangeTerms patient = new ExchangeTerms(true, false, 1, true, true, 1, Clocks.OFF);
      MachineRig rig = MachineRig.of(patient, ALPHA).asked().head(1).frames(1, BEAT);
      rig.pass(19_999, MILLISECONDS);
      assertThat(rig.client).isEmpty();
      rig.pass(1, MILLISECONDS);
      assertThat(rig.client).containsExactly("head", "heartbeat");
      rig.frames(1, CONTENT);
      assertThat(rig.client).containsExactly("head", "heartbeat", "held", "frame");
    }

    @Test
    @DisplayName("heartbeat: every 15 s of silence from L1 on, before the first token too")
    void heartbeats() {
      ExchangeTerms patient = new ExchangeTerms(true, false, 1, true, true, 1, Clocks.OFF);
      MachineRig rig = MachineRig.of(patient, ALPHA).asked().pass(50, SECONDS);
      assertThat(rig.client).containsExactly("head", "heartbeat", "heartbeat", "heartbeat");
    }

    @Test
    @DisplayName("heartbeat: what was written re-arms it, what was left out doesn't")
    void writtenContentRearmsHeartbeats() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(REASONING);
      rig.pass(14, SECONDS).frames(1, REASONING).pass(14, SECONDS).frames(1, BEAT);
      rig.pass(14, SECONDS).frames(1, FrameKind.COMMENT, MALFORMED_BLANK);
      assertThat(rig.client).containsExactly("head", "frame", "frame", "frame");
      rig.pass(1, SECONDS);
      assertThat(rig.client).last().isEqualTo("heartbeat");
    }

    @Test
    @DisplayName("heartbeats stop for good when the exchange ends")
    void noHeartbeatAfterTheEnd() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).frames(1, FINISH, DONE);
      int written = rig.client.size();
      rig.now += SECONDS.toNanos(100);
      rig.on(new ExchangeEvent.Tick());
      assertThat(rig.client).hasSize(written);
    }

    @Test
    @DisplayName("before L1 a failure has its real status: 504 stream_timeout after silence")
    void refusedBeforeL1() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).asked().pass(10, SECONDS);
      rig.broken(2, FailureKind.FIRST_CONTENT_TIMEOUT, true, true);
      assertThat(rig.client).containsExactly("error 504 stream_timeout");
    }

    @Test
    @DisplayName("after L1 a failure is said in-band")
    void brokenAfterL1() {
      MachineRig rig = MachineRig.stream(ALPHA).asked().pass(60, SECONDS);
      assertThat(rig.client)
          .containsExactly("head", "heartbeat", "heartbeat", "heartbeat", "in-band stream_timeout");
    }

    @Test
    @DisplayName("failover goes on silently inside the open stream until L2")
    void failoverAfterL1() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA, target("gamma")).asked();
      rig.pass(10, SECONDS).connectAndWrite(2).pass(10, SECONDS);
      assertThat(rig.client).containsExactly("head", "heartbeat");
      rig.connectAndWrite(3).head(3).frames(3, CONTENT, FINISH, DONE);
      assertThat(rig.results())
          .containsExactly("first_content_timeout", "first_content_timeout", "ok");
      assertThat(rig.client).containsExactly("head", "heartbeat", "frame", "frame", "done");
    }

    @Test
    @DisplayName("failover before content drops what was held: two roles never reach the client")
    void failoverDropsHeld() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).asked().head(1).frames(1, BEAT);
      rig.broken(1, FailureKind.UPSTREAM_TRUNCATED, true, false);
      assertThat(rig.actions).contains(new Action.DropHeld());
      rig.connectAndWrite(2).head(2).frames(2, CONTENT);
      assertThat(rig.client).containsExactly("head", "frame");
    }

    @Test
    @DisplayName("a chatty queue is held only so far")
    void heldIsBounded() {
      MachineRig rig = MachineRig.stream(ALPHA).asked().head(1);
      for (int i = 0; i < 1000; i++) {
        rig.frames(1, BEAT);
      }
      assertThat(rig.actions.stream().filter(Action.Hold.class::isInstance)).hasSize(17);
      MachineRig roles = MachineRig.of(terms(false, 100, Clocks.OFF), ALPHA).asked().head(1);
      for (int i = 0; i < 1000; i++) {
        roles.frames(1, BEAT);
      }
      assertThat(roles.actions.stream().filter(Action.Hold.class::isInstance)).hasSize(116);
    }

    @Test
    @DisplayName("after content a failure is in-band, and the next candidate isn't asked")
    void afterL2() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).opened(CONTENT);
      rig.broken(1, FailureKind.NETWORK, true, false);
      assertThat(rig.client).containsExactly("head", "frame", "in-band network");
      assertThat(rig.called()).containsExactly(0);
      assertThat(rig.end).isEqualTo(ExchangeEnd.FAILED);
    }
  }

  @Nested
  @DisplayName("Order at one instant: data, failure clocks, L1, heartbeat")
  class Order {

    @Test
    @DisplayName("data before failure clocks")
    void dataFirst() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).asked().head(1);
      rig.now += SECONDS.toNanos(10);
      rig.frames(1, CONTENT).on(new ExchangeEvent.Tick());
      assertThat(rig.results()).isEmpty();
    }

    @Test
    @DisplayName("failure clocks before L1: a last failure at 20 s has its real status")
    void failureBeforeL1() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).asked().pass(10, SECONDS);
      rig.connectAndWrite(2);
      rig.now += SECONDS.toNanos(60);
      rig.on(new ExchangeEvent.Tick());
      assertThat(rig.client).containsExactly("error 504 stream_timeout");
    }

    @Test
    @DisplayName("failure clocks before the heartbeat")
    void failureBeforeHeartbeat() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT);
      rig.now += SECONDS.toNanos(30);
      rig.on(new ExchangeEvent.Tick());
      assertThat(rig.client).containsExactly("head", "frame", "in-band stream_timeout");
    }

    @Test
    @DisplayName("a late wake-up makes up for nothing twice: one status line, one sign of life")
    void lateWakeUp() {
      ExchangeTerms patient = new ExchangeTerms(true, false, 1, true, true, 1, Clocks.OFF);
      MachineRig rig = MachineRig.of(patient, ALPHA).asked();
      rig.now += SECONDS.toNanos(200);
      rig.on(new ExchangeEvent.Tick());
      assertThat(rig.client).containsExactly("head", "heartbeat");
      assertThat(rig.millisToWake()).isEqualTo(15_000);
    }

    @Test
    @DisplayName("a late wake-up beyond the caller's limit starts no attempt that it must abort")
    void lateWakeUpBeyondTheDeadline() {
      MachineRig rig = MachineRig.of(terms(false, 1, SECONDS.toNanos(12)), ALPHA, BETA).asked();
      rig.now += SECONDS.toNanos(13);
      rig.on(new ExchangeEvent.Tick());
      assertThat(rig.called()).containsExactly(0);
      assertThat(rig.end).isEqualTo(ExchangeEnd.FAILED);
    }
  }

  @Nested
  @DisplayName("Completion")
  class Completion {

    @Test
    @DisplayName("a finish reason and [DONE]: a normal end, the connection is kept")
    void done() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).frames(1, FINISH, DONE);
      assertThat(rig.client).containsExactly("head", "frame", "frame", "done");
      assertThat(rig.actions).contains(new Action.Settle(1));
    }

    @Test
    @DisplayName("F51: EOF with a finish reason but no [DONE] is a normal end; we add [DONE]")
    void finishWithoutDone() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).frames(1, FINISH);
      rig.on(new ExchangeEvent.Ended(1));
      assertThat(rig.client).last().isEqualTo("done");
      assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    }

    @Test
    @DisplayName("F52: [DONE] without a finish reason is an end with one added")
    void doneWithoutFinish() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).frames(1, DONE);
      assertThat(rig.client).last().isEqualTo("finish+done");
      assertThat(rig.results()).containsExactly("ok");
    }

    @Test
    @DisplayName("F53: data after the finish reason and after [DONE] is dropped")
    void dataAfterFinish() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).frames(1, FINISH);
      int written = rig.client.size();
      rig.frames(1, CONTENT, REASONING, FINISH, BEAT, MALFORMED);
      assertThat(rig.client).hasSize(written);
      rig.frames(1, DONE, CONTENT, DONE);
      assertThat(rig.client).hasSize(written + 1).last().isEqualTo("done");
    }

    @Test
    @DisplayName("a connection that breaks after the finish reason breaks nothing")
    void brokenAfterFinish() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).frames(1, FINISH);
      rig.broken(1, FailureKind.NETWORK, true, false);
      assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
      assertThat(rig.results()).containsExactly("ok");
    }

    @Test
    @DisplayName("EOF without a finish reason is upstream_truncated, before and after content")
    void truncated() {
      MachineRig early = MachineRig.stream(ALPHA, BETA).asked().head(1);
      early.on(new ExchangeEvent.Ended(1));
      assertThat(early.results()).containsExactly("upstream_truncated");
      assertThat(early.called()).containsExactly(0, 1);

      MachineRig late = MachineRig.stream(ALPHA, BETA).opened(CONTENT);
      late.on(new ExchangeEvent.Ended(1));
      assertThat(late.client).last().isEqualTo("in-band upstream_truncated");
    }

    @Test
    @DisplayName("usage goes to the caller only when asked for; the ledger gets it always")
    void usage() {
      for (boolean asked : new boolean[] {true, false}) {
        MachineRig rig = MachineRig.of(terms(asked, 1, Clocks.OFF), ALPHA).opened(CONTENT);
        rig.frames(1, FINISH, USAGE, DONE);
        assertThat(rig.client.stream().filter("frame"::equals)).hasSize(asked ? 3 : 2);
        assertThat(rig.outcomes.getFirst().usage()).isEqualTo(Targets.USAGE);
      }
    }

    @Test
    @DisplayName("n choices: the end is the last choice's finish reason")
    void choices() {
      MachineRig rig = MachineRig.of(terms(false, 2, Clocks.OFF), ALPHA).opened(CONTENT);
      rig.frames(1, FINISH, CONTENT);
      rig.pass(29, SECONDS).finish(1, 0b10);
      assertThat(rig.end).isNull();
      rig.frames(1, CONTENT).pass(2, SECONDS);
      assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
      assertThat(rig.client.stream().filter("frame"::equals)).hasSize(4);
    }

    @Test
    @DisplayName("n choices: EOF while one has no finish reason is truncated")
    void choicesTruncated() {
      MachineRig rig = MachineRig.of(terms(false, 2, Clocks.OFF), ALPHA).opened(CONTENT);
      rig.frames(1, FINISH).on(new ExchangeEvent.Ended(1));
      assertThat(rig.client).last().isEqualTo("in-band upstream_truncated");
    }

    @Test
    @DisplayName("n choices: one that is empty doesn't make the answer empty")
    void oneEmptyChoice() {
      MachineRig rig = MachineRig.of(terms(false, 2, Clocks.OFF), ALPHA, BETA).asked().head(1);
      rig.frames(1, FINISH, CONTENT).finish(1, 0b10).frames(1, DONE);
      assertThat(rig.client).containsExactly("head", "held", "frame", "frame", "done");
    }

    @Test
    @DisplayName("n choices: one that repeats its finish reason isn't taken for another")
    void repeatedFinish() {
      MachineRig rig = MachineRig.of(terms(false, 2, Clocks.OFF), ALPHA).opened(CONTENT);
      rig.finish(1, 0b1, 0b1, 0b1);
      assertThat(rig.client).as("one finish reason").containsExactly("head", "frame", "frame");
      rig.frames(1, CONTENT).finish(1, 0b10).frames(1, DONE);
      assertThat(rig.client).containsExactly("head", "frame", "frame", "frame", "frame", "done");

      MachineRig cut = MachineRig.of(terms(false, 2, Clocks.OFF), ALPHA).opened(CONTENT);
      cut.finish(1, 0b1, 0b1).on(new ExchangeEvent.Ended(1));
      assertThat(cut.client).last().isEqualTo("in-band upstream_truncated");
    }

    @Test
    @DisplayName("n choices: a repeated finish reason before content is held once")
    void repeatedFinishBeforeContent() {
      MachineRig rig = MachineRig.of(terms(false, 2, Clocks.OFF), ALPHA, BETA).asked().head(1);
      rig.finish(1, 0b1, 0b1);
      assertThat(rig.results()).isEmpty();
      assertThat(rig.actions.stream().filter(Action.Hold.class::isInstance)).hasSize(1);
      rig.finish(1, 0b10);
      assertThat(rig.results()).containsExactly("upstream_empty");
    }

    @Test
    @DisplayName("n choices: one event may finish several")
    void finishedTogether() {
      MachineRig rig = MachineRig.of(terms(false, 2, Clocks.OFF), ALPHA).opened(CONTENT);
      rig.finish(1, 0b11).on(new ExchangeEvent.Ended(1));
      assertThat(rig.client).containsExactly("head", "frame", "frame", "done");
      assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    }

    @Test
    @DisplayName("n choices: a bare [DONE] before all have finished is truncated")
    void doneBeforeAllChoices() {
      for (long finished : new long[] {0, 0b10}) {
        MachineRig rig = MachineRig.of(terms(false, 2, Clocks.OFF), ALPHA).opened(CONTENT);
        rig.finish(1, finished).frames(1, DONE);
        assertThat(rig.client).last().isEqualTo("in-band upstream_truncated");
        assertThat(rig.actions).contains(new Action.Abort(1));
      }
    }

    @Test
    @DisplayName("n choices: all of them are awaited, however many; the last ones are only counted")
    void manyChoices() {
      for (int n : new int[] {1, 2, 62, 63, 64, 65, 128}) {
        MachineRig rig = MachineRig.of(terms(false, n, Clocks.OFF), ALPHA).opened(CONTENT);
        for (int i = 0; i < n; i++) {
          rig.frames(1, CONTENT);
          assertThat(rig.client).as("choice %d of %d", i, n).hasSize(2 * i + 3);
          rig.finish(1, 1L << Math.min(i, FrameFacts.SHARED_BIT));
        }
        rig.frames(1, CONTENT).on(new ExchangeEvent.Ended(1));
        assertThat(rig.client).hasSize(2 * n + 3).last().isEqualTo("done");
      }
    }

    @Test
    @DisplayName("a usage that was asked for reaches the caller beside a repeated finish reason")
    void usageBesideRepeatedFinish() {
      MachineRig rig = MachineRig.of(terms(true, 2, Clocks.OFF), ALPHA).opened(CONTENT);
      FakeFrame both = new FakeFrame(FINISH, 1, true, true, null);
      rig.finish(1, 0b1).on(new ExchangeEvent.Frame(1, both));
      assertThat(rig.client).containsExactly("head", "frame", "frame", "frame");
    }

    @Test
    @DisplayName("F28: an answer without content fails over, however it ends")
    void empty() {
      for (FrameKind end : new FrameKind[] {FINISH, DONE}) {
        MachineRig rig = MachineRig.stream(ALPHA, BETA).asked().head(1).frames(1, BEAT, end);
        assertThat(rig.results()).containsExactly("upstream_empty");
        assertThat(rig.called()).containsExactly(0, 1);
      }
    }

    @Test
    @DisplayName("a length limit or a filter explains an answer without content: it is passed on")
    void emptyForAReason() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).asked().head(1);
      rig.on(new ExchangeEvent.Frame(1, FakeFrame.cutShort())).frames(1, DONE);
      assertThat(rig.client).containsExactly("head", "frame", "done");
    }

    @Test
    @DisplayName("F57: a malformed event without text is skipped, one with text is a failure")
    void malformed() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).frames(1, MALFORMED_BLANK);
      assertThat(rig.end).isNull();
      rig.frames(1, MALFORMED);
      assertThat(rig.client).containsExactly("head", "frame", "in-band upstream_malformed");
    }

    @Test
    @DisplayName("F54, F55: an error event fails over before content and is in-band after it")
    void errorEvents() {
      MachineRig first = MachineRig.stream(ALPHA, BETA).asked().head(1);
      first.on(new ExchangeEvent.Frame(1, FakeFrame.error(404)));
      assertThat(first.called()).containsExactly(0, 1);

      MachineRig later = MachineRig.stream(ALPHA, BETA).opened(CONTENT);
      later.on(new ExchangeEvent.Frame(1, FakeFrame.error(500)));
      assertThat(later.client).last().isEqualTo("in-band upstream_error");
    }

    @Test
    @DisplayName("F30: a stream answered by JSON is converted, also after L1")
    void json() {
      MachineRig early = MachineRig.stream(ALPHA).asked().head(1);
      early.on(new ExchangeEvent.Answer(1, AnswerFacts.good(Targets.USAGE)));
      assertThat(early.client).containsExactly("head", "converted");

      MachineRig late = MachineRig.stream(ALPHA).asked().head(1).pass(21, SECONDS);
      late.on(new ExchangeEvent.Answer(1, AnswerFacts.good(Targets.USAGE)));
      assertThat(late.client).containsExactly("head", "heartbeat", "converted");
      assertThat(late.end).isEqualTo(ExchangeEnd.ANSWERED);
    }
  }

  @Nested
  @DisplayName("The client's side")
  class Client {

    @Test
    @DisplayName("F61: a client that leaves: aborted, cancelled, nobody blamed, no second attempt")
    void gone() {
      for (MachineRig rig :
          new MachineRig[] {
            MachineRig.stream(ALPHA, BETA).begin(),
            MachineRig.stream(ALPHA, BETA).asked(),
            MachineRig.stream(ALPHA, BETA).opened(CONTENT),
            MachineRig.stream(ALPHA, BETA).opened(CONTENT).frames(1, USAGE)
          }) {
        rig.on(GONE);
        assertThat(rig.end).isEqualTo(ExchangeEnd.CANCELLED);
        assertThat(rig.results()).containsExactly("cancelled");
        assertThat(rig.called()).containsExactly(0);
        assertThat(rig.actions).contains(new Action.Abort(1));
      }
    }

    @Test
    @DisplayName("a client that leaves between two attempts ends the waiting")
    void goneWhileWaiting() {
      MachineRig rig = MachineRig.stream(ALPHA).asked().refused(1, 429, SECONDS.toNanos(2));
      rig.on(GONE).pass(1, SECONDS);
      assertThat(rig.end).isEqualTo(ExchangeEnd.CANCELLED);
      assertThat(rig.called()).containsExactly(0);
    }

    @Test
    @DisplayName("a slow reader pauses the upstream, whose clocks stand still")
    void paused() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).pass(20, SECONDS);
      int written = rig.client.size();
      rig.on(BLOCKED).pass(50, SECONDS);
      assertThat(rig.actions).contains(new Action.Pause(1));
      assertThat(rig.client).as("no heartbeat into a full pipe").hasSize(written);
      rig.on(READY).pass(9_999, MILLISECONDS);
      assertThat(rig.actions).contains(new Action.Resume(1));
      assertThat(rig.end).isNull();
      rig.pass(1, MILLISECONDS);
      assertThat(rig.results()).containsExactly("stream_stalled");
    }

    @Test
    @DisplayName("data that was still on its way doesn't lengthen the clocks that stand still")
    void dataWhilePaused() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT);
      rig.on(BLOCKED).pass(40, SECONDS).frames(1, CONTENT).pass(10, SECONDS).on(READY);
      rig.pass(30, SECONDS);
      assertThat(rig.results()).containsExactly("stream_stalled");
    }

    @Test
    @DisplayName("an attempt that begins while the client takes nothing is paused too")
    void startedWhilePaused() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).asked().pass(1, SECONDS).on(BLOCKED);
      rig.pass(5, SECONDS).broken(1, FailureKind.UPSTREAM_TRUNCATED, true, false);
      assertThat(rig.actions)
          .containsSubsequence(new Action.Start(2, 1, 0, 2, Opening.FRESH), new Action.Pause(2));
      rig.pass(5, SECONDS).on(READY).pass(1999, MILLISECONDS);
      assertThat(rig.results()).containsExactly("upstream_truncated");
      rig.pass(1, MILLISECONDS);
      assertThat(rig.results()).containsExactly("upstream_truncated", "pool_wait");
    }

    @Test
    @DisplayName("F62: a client that takes nothing for 60 s is dropped; nobody is blamed")
    void clientSlow() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).opened(CONTENT).on(BLOCKED);
      rig.pass(59_999, MILLISECONDS);
      assertThat(rig.end).isNull();
      rig.pass(1, MILLISECONDS);
      assertThat(rig.results()).containsExactly("client_slow");
      assertThat(rig.actions).contains(new Action.DropClient());
      assertThat(rig.called()).containsExactly(0);
    }

    @Test
    @DisplayName("a client that takes a little is slow, not gone: the limit is of idle writes")
    void draining() {
      MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).on(BLOCKED);
      for (int i = 0; i < 10; i++) {
        rig.pass(59, SECONDS).on(DRAINING);
      }
      assertThat(rig.end).isNull();
      rig.pass(60, SECONDS);
      assertThat(rig.results()).containsExactly("client_slow");
    }

    @Test
    @DisplayName("the caller's own limit ends as deadline, against nobody")
    void deadline() {
      MachineRig rig = MachineRig.of(terms(false, 1, SECONDS.toNanos(3)), ALPHA, BETA).asked();
      rig.pass(3, SECONDS);
      assertThat(rig.client).containsExactly("error 504 deadline");
      assertThat(rig.results()).containsExactly("deadline");
      assertThat(rig.called()).containsExactly(0);
    }

    @Test
    @DisplayName("the caller's own limit after content is said in-band")
    void deadlineAfterContent() {
      MachineRig rig = MachineRig.of(terms(false, 1, SECONDS.toNanos(3)), ALPHA);
      rig.opened(CONTENT).pass(3, SECONDS);
      assertThat(rig.client).last().isEqualTo("in-band deadline");
    }

    @Test
    @DisplayName("an answer that is complete but for [DONE] is never reported as broken")
    void completeIsComplete() {
      MachineRig late = MachineRig.of(terms(false, 1, SECONDS.toNanos(3)), ALPHA);
      late.opened(CONTENT).pass(2, SECONDS).frames(1, FINISH).pass(1, SECONDS);
      assertThat(late.end).isEqualTo(ExchangeEnd.ANSWERED);
      assertThat(late.results()).containsExactly("ok");

      MachineRig stopped = MachineRig.stream(ALPHA).opened(CONTENT).frames(1, FINISH);
      stopped.on(new ExchangeEvent.ShuttingDown());
      assertThat(stopped.end).isEqualTo(ExchangeEnd.ANSWERED);
      assertThat(stopped.client).last().isEqualTo("done");
    }

    @Test
    @DisplayName("shutdown: 503 before L1, in-band after it; the attempt is cancelled, not failed")
    void shutdown() {
      MachineRig early = MachineRig.stream(ALPHA, BETA).asked();
      early.on(new ExchangeEvent.ShuttingDown());
      assertThat(early.client).containsExactly("error 503 shutting_down");

      MachineRig late = MachineRig.stream(ALPHA, BETA).opened(CONTENT);
      late.on(new ExchangeEvent.ShuttingDown());
      assertThat(late.client).last().isEqualTo("in-band shutting_down");
      assertThat(late.results()).containsExactly("cancelled");
    }

    @Test
    @DisplayName("events of attempts that aren't granted are dropped, whatever they say")
    void strangers() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).asked();
      rig.broken(1, FailureKind.UPSTREAM_TRUNCATED, true, false);
      int actions = rig.actions.size();
      for (int stranger : new int[] {0, 1, 3}) {
        rig.connectAndWrite(stranger).head(stranger).frames(stranger, CONTENT, FINISH, DONE);
        rig.refused(stranger, 400, -1).broken(stranger, FailureKind.NETWORK, true, false);
        rig.on(new ExchangeEvent.Answer(stranger, AnswerFacts.good(Targets.USAGE)));
      }
      assertThat(rig.actions).hasSize(actions);
      assertThat(rig.end).isNull();
    }

    @Test
    @DisplayName("what the caller gets names every attempt")
    void story() {
      MachineRig rig = MachineRig.stream(ALPHA, BETA).asked().refused(1, 404, -1);
      rig.refused(2, 401, -1);
      assertThat(Objects.requireNonNull(rig.refusal).message())
          .contains("alpha/small", "beta/small");
      assertThat(rig.machine.trail().line())
          .isEqualTo("alpha/small=config_drift@0; beta/small=credential_invalid@0");
    }
  }
}
