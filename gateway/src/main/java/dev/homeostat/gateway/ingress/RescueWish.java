package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.RescueTerms;
import dev.homeostat.gateway.config.RescueSettings;
import dev.homeostat.wire.openai.ChatRequestFacts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants done when an answer breaks in the middle, by header or {@code route.rescue}.
 */
enum RescueWish {
  /** Nothing is finished by others. */
  OFF,
  /** What can be checked: the default. */
  ON,
  /** The same, and models may be asked to repeat the last words and go on. */
  SEAM;

  /** Where a caller says it. */
  static final String HEADER = "x-homeostat-rescue";

  /** What can be said. */
  static final String EXPECTED = "off, on or seam";

  /** The wish that a word stands for, or null when it stands for none. */
  static @Nullable RescueWish of(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "off" -> OFF;
      case "on" -> ON;
      case "seam" -> SEAM;
      default -> null;
    };
  }

  /** The terms of a request: only one choice of plain text can be checked against another. */
  RescueTerms terms(ChatRequestFacts facts, RescueSettings settings) {
    boolean plain = facts.n() == 1 && !facts.logprobs() && !facts.hasResponseSchema();
    if (this == OFF || !settings.enabled() || !plain) {
      return RescueTerms.OFF;
    }
    return new RescueTerms(
        true,
        facts.deterministic(),
        this == SEAM,
        settings.replayTokens(),
        (int) settings.textLimit().bytes());
  }
}
