package dev.homeostat.gateway.config;

import org.jspecify.annotations.Nullable;

/** A system property of the JVM that can't be followed; the message names it and what can be. */
public final class PropertyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With a message for whoever starts the gateway. */
  public PropertyException(String message) {
    this(message, null);
  }

  /** The same with what is behind it. */
  public PropertyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
