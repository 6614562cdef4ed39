package dev.homeostat.gateway.config;

import java.time.Duration;
import java.util.List;

/** The keys under {@code retry}. */
final class RetryKeys {
  private static final RetrySettings D = RetrySettings.DEFAULTS;
  private static final Form<Duration> WAIT = Forms.duration(Duration.ZERO);
  private static final Form<Double> SHARE = Forms.number(0, 1, false);

  private static final Key<Integer> PER_TARGET =
      Key.of("per_target", Forms.whole(1, 20), D.perTarget(), "Attempts at one target.");
  private static final Key<Integer> PER_EXCHANGE =
      Key.of("per_exchange", Forms.whole(1, 50), D.perExchange(), "Attempts of one exchange.");
  private static final Key<Duration> JITTER =
      Key.of("jitter", WAIT, D.jitter(), "The most random wait before the same target again.");
  private static final Key<Duration> SAME_TARGET_WAIT =
      Key.of(
          "same_target_wait",
          WAIT,
          D.sameTargetWait(),
          "The longest wait for the same target while another candidate is usable.");
  private static final Key<Duration> LONG_WAIT =
      Key.of("long_wait", WAIT, D.longWait(), "The longest wait when no other is usable.");
  private static final Key<Duration> BUDGET_WINDOW =
      Key.of(
          "budget_window",
          Forms.duration(Duration.ofMillis(100)),
          D.budgetWindow(),
          "The time over which repeated attempts of an endpoint are counted.");
  private static final Key<Integer> BUDGET_FLOOR =
      Key.of(
          "budget_floor",
          Forms.whole(0, 1_000_000),
          D.budgetFloor(),
          "Repeated attempts per window that are always allowed.");
  private static final Key<Double> BUDGET_RATIO =
      Key.of("budget_ratio", SHARE, D.budgetRatio(), "Repeated attempts as a share of first ones.");
  private static final Key<Double> FAILING_SHARE =
      Key.of(
          "failing_share",
          SHARE,
          D.failingShare(),
          "The budget limits only while more than this share of an endpoint's attempts fails.");

  static final Section<RetrySettings> RETRY =
      new Section<>(
          List.of(
              PER_TARGET,
              PER_EXCHANGE,
              JITTER,
              SAME_TARGET_WAIT,
              LONG_WAIT,
              BUDGET_WINDOW,
              BUDGET_FLOOR,
              BUDGET_RATIO,
              FAILING_SHARE),
          fields ->
              new RetrySettings(
                  fields.get(PER_TARGET),
                  fields.get(PER_EXCHANGE),
                  fields.get(JITTER),
                  fields.get(SAME_TARGET_WAIT),
                  fields.get(LONG_WAIT),
                  fields.get(BUDGET_WINDOW),
                  fields.get(BUDGET_FLOOR),
                  fields.get(BUDGET_RATIO),
                  fields.get(FAILING_SHARE)));

  private RetryKeys() {}
}
