package dev.homeostat.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration: the single declaration that reading, defaults, the JSON Schema and
 * the tests go by.
 *
 * @param name as written in the file
 * @param form how its value is read
 * @param fallback what holds when it isn't written; null when it must be, or may be missing
 * @param required whether it must be written
 * @param doc one sentence for the schema
 */
record Key<T>(String name, Form<T> form, @Nullable T fallback, boolean required, String doc) {
  static <T> Key<T> of(String name, Form<T> form, T fallback, String doc) {
    return new Key<>(name, form, fallback, false, doc);
  }

  static <T> Key<T> required(String name, Form<T> form, String doc) {
    return new Key<>(name, form, null, true, doc);
  }

  static <T> Key<T> optional(String name, Form<T> form, String doc) {
    return new Key<>(name, form, null, false, doc);
  }
}
