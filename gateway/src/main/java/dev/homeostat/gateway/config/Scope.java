package dev.homeostat.gateway.config;

import java.util.Locale;

/** What a key may be used for. */
public enum Scope {
  /** Calling models. */
  INFERENCE,
  /** Seeing and steering the gateway. */
  OPERATOR;

  /** The word used in the configuration. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
