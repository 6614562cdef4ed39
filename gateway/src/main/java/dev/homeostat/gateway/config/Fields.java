package dev.homeostat.gateway.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one mapping, read by the keys that declare them. */
final class Fields {
  private final Map<String, Object> values;

  Fields(Map<String, Object> values) {
    this.values = values;
  }

  /** The value as written, or the key's default; the section has refused a missing required one. */
  <T> T get(Key<T> key) {
    T value = find(key);
    T result = value == null ? key.fallback() : value;
    if (result == null) {
      throw new IllegalStateException(key.name() + ": no value and no default");
    }
    return result;
  }

  /** The value as written, or null. */
  @SuppressWarnings("unchecked") // the section put it there by this key's form
  <T> @Nullable T find(Key<T> key) {
    return (T) values.get(key.name());
  }
}
