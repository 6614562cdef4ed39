package dev.homeostat.gateway.config;

import java.util.Locale;

/** How much a problem weighs. */
public enum Severity {
  /** The configuration can't be used. */
  ERROR,
  /** It works, but probably not as meant. */
  WARNING,
  /** Worth knowing. */
  NOTICE;

  /** The word in messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
