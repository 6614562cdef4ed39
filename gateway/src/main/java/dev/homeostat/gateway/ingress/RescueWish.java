package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.exchange.RescueTerms;
import dev.homeostat.gateway.config.RescueSettings;
import dev.homeostat.wire.openai.ChatRequestFacts;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a caller wants done when an answer breaks in the middle, by {@code x-homeostat-rescue}. */
enum RescueWish {
  /** Nothing is finished by others. */
  OFF,
  /** What can be checked: the default. */
  ON,
  /** The same, and models may be asked to repeat the last words and go on. */
  SEAM;

  private static final String HEADER = "x-homeostat-rescue";

  /** The caller's wish, or null when it can't be understood. */
  static @Nullable RescueWish of(HttpHeaders headers) {
    String value = headers.get(HEADER);
    if (value == null) {
      return ON;
    }
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "off" -> OFF;
      case "on" -> ON;
      case "seam" -> SEAM;
      default -> null;
    };
  }

  /** What a caller is told whose wish can't be understood. */
  static Refusal refusal(HttpHeaders headers) {
    String value = headers.get(HEADER, "");
    String shown = value.length() > 50 ? value.substring(0, 50) + "..." : value;
    return Refusal.invalid(
        400,
        "invalid_header",
        HEADER,
        "The header " + HEADER + " is '" + shown + "' (expected: off, on or seam).");
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
