package dev.homeostat.gateway.config;

import dev.homeostat.core.guard.GuardPolicy.Mode;
import dev.homeostat.gateway.config.yaml.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys under {@code guard}. */
final class GuardKeys {
  private static final GuardSettings D = GuardSettings.DEFAULTS;
  private static final Form<Mode> MODE = modes();
  private static final Form<Duration> TIME = Forms.duration(Duration.ofMillis(1));

  private static final Key<Mode> BREAKER =
      Key.of(
          "breaker",
          MODE,
          D.breaker(),
          "Whether a target that keeps failing is kept from requests: off, observe (only said) or"
              + " act.");
  private static final Key<Mode> COOLDOWN =
      Key.of(
          "cooldown",
          MODE,
          D.cooldown(),
          "Whether a target that an exchange had to leave is left alone for a while.");
  private static final Key<Integer> FAILURES =
      Key.of("failures", Forms.whole(1, 1_000), D.failures(), "So many in a row open the breaker.");
  private static final Key<Double> RATIO =
      Key.of(
          "ratio",
          Forms.number(0, 1, true),
          D.ratio(),
          "So large a share of failures opens it too.");
  private static final Key<Integer> MINIMUM =
      Key.of(
          "minimum",
          Forms.whole(1, 1_000_000),
          D.minimum(),
          "Attempts within the window before the share counts.");
  private static final Key<Duration> WINDOW =
      Key.of("window", TIME, D.window(), "The time over which the share is counted.");
  private static final Key<Duration> OPEN =
      Key.of(
          "open",
          TIME,
          D.open(),
          "How long a breaker stays open; doubled by each failed trial of a caller's request.");
  private static final Key<Duration> OPEN_MAX =
      Key.of("open_max", TIME, D.openMax(), "What the doubling ends at.");
  private static final Key<Duration> TRANSIENT_COOLDOWN =
      Key.of(
          "transient_cooldown",
          TIME,
          D.transientCooldown(),
          "How long a target cools down after an exchange left it.");
  private static final Key<Duration> SLOW_START =
      Key.of(
          "slow_start",
          TIME,
          D.slowStart(),
          "How long a recovered target takes to its full share, from a tenth of it.");
  private static final Key<Duration> TRIAL_EVERY =
      Key.of(
          "trial_every",
          TIME,
          D.trialEvery(),
          "How often an open target that somebody wanted is tried with a tiny request of our own.");

  static final Section<GuardSettings> GUARD =
      new Section<>(
          List.of(
              BREAKER,
              COOLDOWN,
              FAILURES,
              RATIO,
              MINIMUM,
              WINDOW,
              OPEN,
              OPEN_MAX,
              TRANSIENT_COOLDOWN,
              SLOW_START,
              TRIAL_EVERY),
          fields ->
              new GuardSettings(
                  fields.get(BREAKER),
                  fields.get(COOLDOWN),
                  fields.get(FAILURES),
                  fields.get(RATIO),
                  fields.get(MINIMUM),
                  fields.get(WINDOW),
                  fields.get(OPEN),
                  fields.get(OPEN_MAX),
                  fields.get(TRANSIENT_COOLDOWN),
                  fields.get(SLOW_START),
                  fields.get(TRIAL_EVERY)));

  private GuardKeys() {}

  static Form<Mode> modes() {
    Map<String, Mode> words = new LinkedHashMap<>();
    for (Mode mode : Mode.values()) {
      words.put(mode.label(), mode);
    }
    Form<Mode> word = Forms.word(words, _ -> null);
    return new Form<>() {
      @Override
      public @Nullable Mode read(Node node, String path, Reading reading) {
        return word.read(node, path, reading);
      }

      @Override
      public Map<String, Object> schema() {
        return word.schema();
      }

      @Override
      public Object json(Mode mode) {
        return mode.label();
      }
    };
  }
}
