package dev.homeostat.gateway.config.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value in a YAML file, with its place. Lines and columns count from 1. */
public sealed interface Node {
  /** Where it begins. */
  int line();

  /** Where it begins. */
  int column();

  /** How many values it holds, itself included, each alias counted as often as it is used. */
  long weight();

  /** The word for it in messages. */
  String kind();

  /** What a plain, unquoted scalar reads as. */
  enum Type {
    TEXT,
    WHOLE,
    DECIMAL,
    FLAG,
    NULL
  }

  /**
   * One value.
   *
   * @param text as written, without quotes
   */
  record Scalar(String text, Type type, int line, int column) implements Node {
    @Override
    public long weight() {
      return 1;
    }

    @Override
    public String kind() {
      return switch (type) {
        case TEXT -> "text";
        case WHOLE, DECIMAL -> "a number";
        case FLAG -> "true or false";
        case NULL -> "nothing";
      };
    }
  }

  /** A key and its value. */
  record Entry(String key, int line, int column, Node value) {}

  /** Keys and values in the order of the file; no key twice. */
  record Mapping(List<Entry> entries, int line, int column, long weight) implements Node {
    /** Copies. */
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The entry of this key, or null. */
    public @Nullable Entry find(String key) {
      for (Entry entry : entries) {
        if (entry.key().equals(key)) {
          return entry;
        }
      }
      return null;
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** Values in order. */
  record Sequence(List<Node> items, int line, int column, long weight) implements Node {
    /** Copies. */
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }
}
