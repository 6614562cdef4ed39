package dev.homeostat.core.exchange;

/** Reads text as a dialect's events write it, e.g. between the quotes of a JSON string. */
@FunctionalInterface
public interface RawText {
  /** What the bytes mean. */
  String decode(byte[] array, int from, int to);
}
