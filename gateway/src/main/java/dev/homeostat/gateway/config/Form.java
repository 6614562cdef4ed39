package dev.homeostat.gateway.config;

import dev.homeostat.gateway.config.yaml.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of value is read, and what the JSON Schema says of it: both in one place, so that
 * they can't part.
 */
interface Form<T> {
  /** The value, or null after reporting what is wrong with it. */
  @Nullable T read(Node node, String path, Reading reading);

  /** The JSON Schema of this kind of value. */
  Map<String, Object> schema();

  /** A value of this kind as the schema shows it as the default. */
  default Object json(T value) {
    return value.toString();
  }
}
