package dev.homeostat.gateway.config.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A YAML file as read.
 *
 * @param root its value, or null when the file is empty or can't be read
 * @param flaws what is wrong with it as YAML, in the order of the file
 */
public record Document(@Nullable Node root, List<Flaw> flaws) {
  /** Copies. */
  public Document {
    flaws = List.copyOf(flaws);
  }

  /**
   * Something wrong with the YAML itself.
   *
   * @param path the key it is about, or empty
   */
  public record Flaw(int line, int column, String path, String cause, String hint) {}

  /**
   * The value at a path of keys (text) and positions (integers), or the nearest value above it.
   *
   * @return null only when there is no root
   */
  public @Nullable Node at(Object... path) {
    Node node = root;
    for (Object step : path) {
      Node next = step(node, step);
      if (next == null) {
        return node;
      }
      node = next;
    }
    return node;
  }

  private static @Nullable Node step(@Nullable Node node, Object step) {
    if (node instanceof Node.Mapping mapping && step instanceof String key) {
      Node.Entry entry = mapping.find(key);
      return entry == null ? null : entry.value();
    }
    if (node instanceof Node.Sequence sequence && step instanceof Integer index) {
      return index < sequence.items().size() ? sequence.items().get(index) : null;
    }
    return null;
  }
}
