package dev.homeostat.gateway.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A value that must not be seen: no {@code toString}, message or log line shows it. Compared in a
 * time that doesn't depend on where the values differ.
 */
public final class Secret {
  private final byte[] value;

  private Secret(byte[] value) {
    this.value = value;
  }

  /**
   * Wraps a value.
   *
   * @throws IllegalArgumentException when it is empty
   */
  public static Secret of(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("secret: empty (expected: a value)");
    }
    return new Secret(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The value itself: only for the one place that sends or hashes it. */
  public String reveal() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** Whether a presented value is this one, in constant time. */
  public boolean matches(String presented) {
    return MessageDigest.isEqual(value, presented.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(value, that.value);
  }

  /** The same for all: a hash would say something about the value. */
  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}
