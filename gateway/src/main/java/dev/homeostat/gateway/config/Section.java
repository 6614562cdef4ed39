package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.NearestNames;
import dev.homeostat.gateway.config.yaml.Node;
import dev.homeostat.gateway.config.yaml.Node.Entry;
import dev.homeostat.gateway.config.yaml.Node.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping with declared keys.
 *
 * @param keys in the order of the documents
 * @param make builds the value; it may count on every required key
 */
record Section<T>(List<Key<?>> keys, Function<Fields, T> make) implements Form<T> {
  Section {
    keys = List.copyOf(keys);
  }

  @Override
  public @Nullable T read(Node node, String path, Reading reading) {
    if (!(node instanceof Mapping mapping)) {
      if (node instanceof Node.Scalar scalar && scalar.type() == Node.Type.NULL) {
        return read(new Mapping(List.of(), node.line(), node.column(), 1), path, reading);
      }
      reading.error(
          node,
          path,
          node.kind() + " (expected: a mapping)",
          "write 'key: value' lines: " + names());
      return null;
    }
    for (Entry entry : mapping.entries()) {
      if (names().stream().noneMatch(entry.key()::equals)) {
        unknown(entry, path, reading);
      }
    }
    return values(mapping, path, reading);
  }

  private @Nullable T values(Mapping mapping, String path, Reading reading) {
    Map<String, Object> values = new HashMap<>();
    boolean complete = true;
    for (Key<?> key : keys) {
      Entry entry = mapping.find(key.name());
      if (entry == null) {
        if (key.required()) {
          reading.error(mapping, path, "'" + key.name() + "' is missing", "add it: " + key.doc());
          complete = false;
        }
        continue;
      }
      Object value = key.form().read(entry.value(), Reading.join(path, key.name()), reading);
      if (value != null) {
        values.put(key.name(), value);
      } else if (key.required()) {
        complete = false;
      }
    }
    return complete ? make.apply(new Fields(values)) : null;
  }

  private void unknown(Entry entry, String path, Reading reading) {
    String full = Reading.join(path, entry.key());
    String moved = MovedKeys.hint(full);
    String hint;
    if (moved != null) {
      hint = moved;
    } else {
      List<String> near = NearestNames.of(entry.key(), names());
      hint =
          near.isEmpty()
              ? "known here: " + String.join(", ", names())
              : "did you mean '" + near.getFirst() + "'?";
    }
    reading
        .problems()
        .error(entry.line(), entry.column(), full, "unknown key '" + entry.key() + "'", hint);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    keys.forEach(key -> names.add(key.name()));
    return names;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Key<?> key : keys) {
      properties.put(key.name(), property(key));
      if (key.required()) {
        required.add(key.name());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("object", "null"));
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("type", "object");
      schema.put("required", required);
    }
    return schema;
  }

  private static <V> Map<String, Object> property(Key<V> key) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("description", key.doc());
    V fallback = key.fallback();
    if (fallback != null && !(key.form() instanceof Section<?>)) {
      property.put("default", key.form().json(fallback));
    }
    property.putAll(key.form().schema());
    return property;
  }
}
