package dev.homeostat.gateway.config;

import dev.homeostat.gateway.config.yaml.Node;
import dev.homeostat.gateway.config.yaml.Node.Entry;
import dev.homeostat.gateway.config.yaml.Node.Mapping;
import dev.homeostat.gateway.config.yaml.Node.Scalar;
import dev.homeostat.gateway.config.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists of values, and mappings whose keys are names of the operator's choice. */
final class Groups {
  private Groups() {}

  /** Values in order, at least this many. */
  static <T> Form<List<T>> list(Form<T> item, int least) {
    return new Form<>() {
      @Override
      public @Nullable List<T> read(Node node, String path, Reading reading) {
        if (!(node instanceof Sequence sequence)) {
          if (empty(node) && least == 0) {
            return List.of();
          }
          reading.error(
              node, path, node.kind() + " (expected: a list)", "put it in brackets: [ … ]");
          return null;
        }
        if (sequence.items().size() < least) {
          reading.error(node, path, "an empty list", "write at least " + least);
          return null;
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
          T value = item.read(sequence.items().get(i), path + '[' + i + ']', reading);
          if (value != null) {
            values.add(value);
          }
        }
        return values.size() < least ? null : values;
      }

      @Override
      public Map<String, Object> schema() {
        Object type = least == 0 ? List.of("array", "null") : "array";
        return Forms.shape("type", type, "items", item.schema(), "minItems", least);
      }

      @Override
      public Object json(List<T> values) {
        return values.stream().map(item::json).toList();
      }
    };
  }

  /** Named values in order. */
  static <T> Form<Map<String, T>> map(Pattern names, String expected, Form<T> value) {
    return new Form<>() {
      @Override
      public @Nullable Map<String, T> read(Node node, String path, Reading reading) {
        if (!(node instanceof Mapping mapping)) {
          if (empty(node)) {
            return Map.of();
          }
          reading.error(
              node, path, node.kind() + " (expected: a mapping)", "write 'name: value' lines");
          return null;
        }
        Map<String, T> values = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
          String full = Reading.join(path, entry.key());
          if (!names.matcher(entry.key()).matches()) {
            reading
                .problems()
                .error(
                    entry.line(),
                    entry.column(),
                    full,
                    "the name '" + entry.key() + "' (expected: " + expected + ")",
                    "choose another name");
            continue;
          }
          T read = value.read(entry.value(), full, reading);
          if (read != null) {
            values.put(entry.key(), read);
          }
        }
        return values;
      }

      @Override
      public Map<String, Object> schema() {
        return Forms.shape(
            "type",
            List.of("object", "null"),
            "propertyNames",
            Forms.shape("pattern", "^(" + names.pattern() + ")$"),
            "additionalProperties",
            value.schema());
      }

      @Override
      public Object json(Map<String, T> values) {
        Map<String, Object> json = new LinkedHashMap<>();
        values.forEach((name, each) -> json.put(name, value.json(each)));
        return json;
      }
    };
  }

  private static boolean empty(Node node) {
    return node instanceof Scalar scalar && scalar.type() == Node.Type.NULL;
  }
}
