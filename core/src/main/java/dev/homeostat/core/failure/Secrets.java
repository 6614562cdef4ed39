package dev.homeostat.core.failure;

import java.util.List;

/**
 * Takes what looks like a secret out of a text that may reach a caller, a log or an incident:
 * providers like to quote the key they refuse.
 */
public final class Secrets {
  /** Shorter runs are words, ids and numbers that people need. */
  private static final int SUSPICIOUS_LENGTH = 24;

  private static final String[] PREFIXES = {
    "sk-", "sk_", "pk-", "rk-", "hs_", "xai-", "gsk_", "hf_", "r8_", "nvapi-", "pplx-", "AIza",
    "AKIA", "ASIA"
  };

  /** What a provider calls a request: support asks for it, and it opens nothing. */
  private static final String REQUEST_ID = "req_";

  private static final String MASK = "[redacted]";
  private static final int MESSAGE_LIMIT = 400;

  /** Fewer characters of a secret than this are a coincidence. */
  private static final int TELLING_LENGTH = 4;

  private Secrets() {}

  /**
   * The text with key-like words masked, control characters blanked, and at most 400 characters.
   */
  public static String scrub(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MESSAGE_LIMIT) + 16);
    int at = 0;
    while (at < text.length() && clean.length() < MESSAGE_LIMIT) {
      int end = at;
      while (end < text.length() && isKeyCharacter(text.charAt(end))) {
        end++;
      }
      if (end > at) {
        String word = looksSecret(text, at, end) ? MASK : text.substring(at, end);
        if (!clean.isEmpty() && clean.length() + word.length() > MESSAGE_LIMIT) {
          // A part of it might be the beginning of a key that looks like a word.
          break;
        }
        clean.append(word);
        at = end;
      } else {
        char c = text.charAt(at++);
        clean.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    if (clean.length() >= MESSAGE_LIMIT) {
      boolean half = Character.isHighSurrogate(clean.charAt(MESSAGE_LIMIT - 1));
      clean.setLength(half ? MESSAGE_LIMIT - 1 : MESSAGE_LIMIT);
    }
    return clean.toString().strip();
  }

  /**
   * The text without these exact secrets, which may look like ordinary words. Of a text that was
   * cut short the beginning of one at its end goes too.
   */
  public static String withhold(String text, List<String> secrets) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, MASK);
      for (int length = secret.length() - 1; length >= TELLING_LENGTH; length--) {
        if (clean.endsWith(secret.substring(0, length))) {
          clean = clean.substring(0, clean.length() - length) + MASK;
          break;
        }
      }
    }
    return clean;
  }

  private static boolean looksSecret(String text, int from, int to) {
    for (String prefix : PREFIXES) {
      if (to - from > prefix.length() + 3 && text.startsWith(prefix, from)) {
        return true;
      }
    }
    if (text.startsWith(REQUEST_ID, from)) {
      return false;
    }
    // Hyphens part the words of a model's name, which nobody wants masked.
    int run = 0;
    boolean digit = false;
    boolean letter = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '-' || c == '_') {
        run = 0;
        digit = false;
        letter = false;
        continue;
      }
      run++;
      digit |= c >= '0' && c <= '9';
      letter |= Character.isLetter(c);
      if (run >= SUSPICIOUS_LENGTH && digit && letter) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKeyCharacter(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '-'
        || c == '_'
        || c == '*';
  }
}
