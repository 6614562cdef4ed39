package dev.homeostat.wire.http;

import org.jspecify.annotations.Nullable;

/** Reads one header, whoever holds them. */
@FunctionalInterface
public interface HeaderLookup {
  /** No headers at all. */
  HeaderLookup NONE = name -> null;

  /** The first value of a header by its lower-case name, or null. */
  @Nullable String get(String lowerCaseName);
}
