package dev.homeostat.gateway.config;

import java.util.List;

/** The keys under {@code rescue}. */
final class RescueKeys {
  private static final RescueSettings D = RescueSettings.DEFAULTS;

  private static final Key<Boolean> ENABLED =
      Key.of(
          "enabled",
          Forms.FLAG,
          D.enabled(),
          "Whether an answer that broke after its first content is finished by another target.");
  private static final Key<Integer> REPLAY_TOKENS =
      Key.of(
          "replay_tokens",
          Forms.whole(0, 1_000_000),
          D.replayTokens(),
          "So many delivered tokens are worth asking again; requests with temperature 0 or a seed"
              + " always are.");
  private static final Key<DataSize> TEXT_LIMIT =
      Key.of(
          "text_limit",
          Forms.SIZE,
          D.textLimit(),
          "The longest delivered text that is remembered.");

  static final Section<RescueSettings> RESCUE =
      new Section<>(
          List.of(ENABLED, REPLAY_TOKENS, TEXT_LIMIT),
          fields ->
              new RescueSettings(
                  fields.get(ENABLED), fields.get(REPLAY_TOKENS), fields.get(TEXT_LIMIT)));

  private RescueKeys() {}
}
