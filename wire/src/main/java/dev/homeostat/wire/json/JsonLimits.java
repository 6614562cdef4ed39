package dev.homeostat.wire.json;

/**
 * How much of a document is accepted before it is refused. Every limit fails flat: without
 * recursion, and at the first byte beyond it.
 *
 * @param depth open containers at once
 * @param numberLength characters of one number; the default is Jackson's
 * @param topLevelKeys members of the root object, all of which are compared for duplicates
 * @param keys members of all objects together
 * @param keyLength bytes of a key that a sink sees, as written
 */
public record JsonLimits(int depth, int numberLength, int topLevelKeys, int keys, int keyLength) {
  /** What any honest request or answer stays far below. */
  public static final JsonLimits DEFAULT = new JsonLimits(256, 1_000, 256, 250_000, 1_024);

  /** Refuses limits that would refuse everything. */
  public JsonLimits {
    positive("depth", depth);
    positive("numberLength", numberLength);
    positive("topLevelKeys", topLevelKeys);
    positive("keys", keys);
    positive("keyLength", keyLength);
  }

  /** The same limits with another depth. */
  public JsonLimits withDepth(int newDepth) {
    return new JsonLimits(newDepth, numberLength, topLevelKeys, keys, keyLength);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }
}
