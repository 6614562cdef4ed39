package dev.homeostat.gateway.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What an automatic protection does: everything automatic can be watched first, and shut off. */
public enum GuardMode {
  /** Nothing. */
  OFF,
  /** It says what it would do. */
  OBSERVE,
  /** It does it. */
  ACT;

  /** The word used in the configuration. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return id();
  }

  static Map<String, GuardMode> words() {
    Map<String, GuardMode> words = new LinkedHashMap<>();
    for (GuardMode mode : values()) {
      words.put(mode.id(), mode);
    }
    return words;
  }
}
