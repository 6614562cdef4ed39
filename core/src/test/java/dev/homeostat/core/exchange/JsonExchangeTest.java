package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.Targets.target;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.money.Usage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** JSON answers: L1 is the complete, checked body. */
class JsonExchangeTest {
  private static final Target ALPHA = target("alpha");
  private static final Target BETA = target("beta");

  private static MachineRig answered(AnswerFacts facts) {
    MachineRig rig = MachineRig.json(ALPHA, BETA).asked().head(1);
    return rig.on(new ExchangeEvent.Answer(1, facts));
  }

  private static AnswerFacts facts(boolean valid, boolean empty, @Nullable ErrorFacts error) {
    return new AnswerFacts(valid, null, empty, Usage.NONE, error);
  }

  @Test
  @DisplayName("a good answer is sent whole; its connection is kept")
  void good() {
    MachineRig rig = answered(AnswerFacts.good(Targets.USAGE));
    assertThat(rig.client).containsExactly("answer");
    assertThat(rig.actions).contains(new Action.Settle(1));
    assertThat(rig.outcomes.getFirst().usage()).isEqualTo(Targets.USAGE);
    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
  }

  @Test
  @DisplayName("F28: an empty answer fails over, and is upstream_empty when nobody is left")
  void empty() {
    MachineRig rig = answered(facts(true, true, null));
    assertThat(rig.called()).containsExactly(0, 1);
    rig.on(new ExchangeEvent.Answer(2, facts(true, true, null)));
    assertThat(rig.client).containsExactly("error 502 upstream_empty");
  }

  @Test
  @DisplayName("an answer that can't be read fails over")
  void unreadable() {
    MachineRig rig = answered(AnswerFacts.unreadable("cut"));
    assertThat(rig.results()).containsExactly("upstream_malformed");
    assertThat(rig.called()).containsExactly(0, 1);
  }

  @Test
  @DisplayName("F27: an error inside a 200 is that error")
  void errorInside() {
    MachineRig rig = answered(facts(true, true, ErrorFacts.ofStatus(402, -1)));
    assertThat(rig.results()).containsExactly("quota_exhausted");
    assertThat(rig.called()).containsExactly(0, 1);
  }

  @Test
  @DisplayName("an error that came in place of an answer is that error, its stated wait included")
  void errorInstead() {
    MachineRig rig = answered(AnswerFacts.failed(ErrorFacts.ofStatus(429, SECONDS.toNanos(2))));
    assertThat(rig.results()).containsExactly("rate_limited");
    assertThat(rig.millisToWake()).isBetween(2_000L, 2_250L);
  }

  @Test
  @DisplayName("an error beside usable content: content wins when it is complete")
  void errorBesideContent() {
    assertThat(answered(facts(true, false, ErrorFacts.ofStatus(500, -1))).client)
        .containsExactly("answer");
    assertThat(answered(facts(false, false, ErrorFacts.ofStatus(402, -1))).results())
        .containsExactly("quota_exhausted");
  }

  @Test
  @DisplayName("an answer above the holding limit is relayed as it comes")
  void outgrown() {
    MachineRig rig = MachineRig.json(ALPHA, BETA).asked().head(1);
    rig.on(new ExchangeEvent.Outgrown(1));
    rig.on(new ExchangeEvent.Answer(1, AnswerFacts.good(Targets.USAGE)));
    assertThat(rig.client).containsExactly("relay", "relay-end");
    assertThat(rig.results()).containsExactly("ok");
  }

  @Test
  @DisplayName("a break of a relayed answer drops the client: never partial JSON as a 200")
  void outgrownAndBroken() {
    MachineRig broken = MachineRig.json(ALPHA, BETA).asked().head(1);
    broken.on(new ExchangeEvent.Outgrown(1));
    broken.broken(1, FailureKind.NETWORK, true, false);
    assertThat(broken.actions).contains(new Action.DropClient());
    assertThat(broken.called()).containsExactly(0);
    assertThat(broken.end).isEqualTo(ExchangeEnd.FAILED);

    MachineRig bad = MachineRig.json(ALPHA, BETA).asked().head(1);
    bad.on(new ExchangeEvent.Outgrown(1));
    bad.on(new ExchangeEvent.Answer(1, AnswerFacts.unreadable("cut")));
    assertThat(bad.actions).contains(new Action.DropClient());
  }

  @Test
  @DisplayName("every answer that is delivered tells when its content began: once, and as its own")
  void firstContent() {
    ExchangeEvent answer = new ExchangeEvent.Answer(1, AnswerFacts.good(Targets.USAGE));
    MachineRig whole = MachineRig.json(ALPHA).asked().head(1).pass(2, SECONDS).on(answer);
    MachineRig converted = MachineRig.stream(ALPHA).asked().head(1).pass(2, SECONDS).on(answer);
    MachineRig relayed = MachineRig.json(ALPHA).asked().head(1).pass(2, SECONDS);
    relayed.on(new ExchangeEvent.Outgrown(1)).pass(3, SECONDS).on(answer);
    for (MachineRig rig : new MachineRig[] {whole, converted, relayed}) {
      assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
      assertThat(rig.firstContents.stream().map(FirstContent::nanos))
          .containsExactly(SECONDS.toNanos(2));
    }
    assertThat(answered(AnswerFacts.unreadable("cut")).firstContents).isEmpty();
  }

  @Test
  @DisplayName("no L1 and no heartbeat before the answer, however long it takes")
  void noHeartbeat() {
    MachineRig rig = MachineRig.json(ALPHA).asked().pass(500, SECONDS);
    assertThat(rig.client).isEmpty();
    rig.head(1).on(new ExchangeEvent.Answer(1, AnswerFacts.good(Targets.USAGE)));
    assertThat(rig.client).containsExactly("answer");
  }

  @Test
  @DisplayName("an answer that overtakes its upload is not judged by the upload's clock")
  void earlyAnswer() {
    MachineRig rig = MachineRig.json(ALPHA, BETA).begin();
    rig.on(new ExchangeEvent.Dialling(1, false)).on(new ExchangeEvent.Connected(1)).head(1);
    rig.on(new ExchangeEvent.BodyGrew(1, false))
        .on(new ExchangeEvent.Uploading(1))
        .pass(29, SECONDS)
        .on(new ExchangeEvent.BodyGrew(1, false))
        .pass(29, SECONDS);
    assertThat(rig.results()).isEmpty();
  }
}
