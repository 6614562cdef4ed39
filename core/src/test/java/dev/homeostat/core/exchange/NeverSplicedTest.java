package dev.homeostat.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Providers whose texts agree for a while, cut anywhere, in pieces of any size: what a client takes
 * for an answer is always the whole text of one of them.
 */
class NeverSplicedTest {
  private static final int RUNS = 5_000;
  private static final RescueTerms ALWAYS = new RescueTerms(true, true, false, 0, 1 << 16);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("an answer that ends well is one provider's whole text, whoever began it")
  void oneText(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int whole = 0;
    int broken = 0;
    int rescued = 0;
    for (int run = 0; run < RUNS; run++) {
      Play play = new Play(random);
      play.run();
      if (play.rig.end == ExchangeEnd.ANSWERED) {
        whole++;
        rescued += play.rig.machine.healing().rescues().isEmpty() ? 0 : 1;
        assertThat(play.received.toString()).as("run %d", run).isIn(play.texts);
      } else {
        broken++;
        assertThat(play.rig.client).as("run %d", run).last().asString().contains("in-band");
        assertThat(play.texts)
            .as("run %d: what was delivered is the beginning of somebody's text", run)
            .anyMatch(text -> text.startsWith(play.received.toString()));
      }
    }
    assertThat(whole).as("whole").isGreaterThan(RUNS / 10);
    assertThat(broken).as("broken").isGreaterThan(RUNS / 10);
    assertThat(rescued).as("rescued").isGreaterThan(RUNS / 20);
  }

  /** One exchange, whose client joins the texts it is given. */
  private static final class Play {
    final List<String> texts = new ArrayList<>();
    final StringBuilder received = new StringBuilder();
    final MachineRig rig;
    private final SplittableRandom random;

    Play(SplittableRandom random) {
      this.random = random;
      String common = text(random, 30);
      List<Target> targets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        boolean same = random.nextBoolean();
        int agrees = random.nextInt(common.length() + 1);
        texts.add(same ? common : common.substring(0, agrees) + text(random, 20));
        targets.add(Targets.target("p" + i));
      }
      ExchangeTerms terms =
          new ExchangeTerms(true, false, 1, true, false, 10, Clocks.OFF).rescued(ALWAYS);
      rig = MachineRig.of(terms, targets.toArray(new Target[0]));
    }

    void run() {
      rig.begin();
      for (int attempt = 1; attempt <= 6 && rig.end == null; attempt++) {
        rig.connectAndWrite(attempt).head(attempt);
        String text = texts.get(rig.called().getLast());
        boolean cut = random.nextInt(3) > 0;
        int end = cut ? random.nextInt(1, text.length() + 1) : text.length();
        int at = 0;
        while (at < end && rig.open.contains(attempt)) {
          int to = Math.min(end, at + 1 + random.nextInt(4));
          say(attempt, text.substring(at, to));
          at = to;
        }
        if (rig.open.contains(attempt)) {
          if (cut) {
            rig.on(new ExchangeEvent.Ended(attempt));
          } else {
            rig.finish(attempt, 1).frames(attempt, FrameKind.DONE);
          }
        }
      }
    }

    private void say(int attempt, String piece) {
      int before = rig.actions.size();
      rig.on(new ExchangeEvent.Frame(attempt, TextFrame.of(piece)));
      for (Action action : rig.actions.subList(before, rig.actions.size())) {
        switch (action) {
          case Action.Forward _ -> received.append(piece);
          case Action.ForwardAs(int skip, var _) -> received.append(piece, skip, piece.length());
          case Action.Say(String text) -> received.append(text);
          default -> {}
        }
      }
    }

    private static String text(SplittableRandom random, int length) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append((char) ('a' + random.nextInt(3)));
      }
      return text.toString();
    }
  }
}
