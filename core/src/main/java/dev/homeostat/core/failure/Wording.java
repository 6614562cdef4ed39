package dev.homeostat.core.failure;

import java.util.List;

/**
 * A phrase to look for: its parts stand in the text in this order, with anything between them.
 * Written with an ellipsis, as in {@code "model … does not exist"}. No regular expression: a search
 * is a few linear passes over at most 1 KiB, whatever a provider sends.
 *
 * @param parts lower case, at least one
 */
record Wording(List<String> parts) {

  static Wording of(String phrase) {
    return new Wording(List.of(phrase.split(" ?… ?")));
  }

  boolean in(String text) {
    int from = 0;
    for (String part : parts) {
      int at = text.indexOf(part, from);
      if (at < 0) {
        return false;
      }
      from = at + part.length();
    }
    return true;
  }
}
