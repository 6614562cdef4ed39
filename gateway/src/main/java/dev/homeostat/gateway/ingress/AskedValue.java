package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.exchange.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/**
 * A value that a caller gave beside the request proper, and where it stands: in a field of the body
 * or in a header. What it isn't is said in one kind of sentence: place, value, expectation. Built
 * as a tree, so off the usual path: only when such a value is there.
 *
 * @param node the value; missing when there is none
 * @param place the field's path, or the header's name
 * @param header whether it is a header
 */
record AskedValue(JsonNode node, String place, boolean header) {
  /** Longer JSON than any list of ours may hold: it isn't worth being made a tree of. */
  static final int MOST_BYTES = 64 << 10;

  /** Names in one list. */
  static final int MOST_NAMES = 64;

  /** As long as a model's name may be. */
  static final int MOST_CHARACTERS = 512;

  private static final int SHOWN = 50;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** The value of a field, or a missing one. */
  static AskedValue field(String name, byte @Nullable [] json) {
    return json == null
        ? new AskedValue(MissingNode.getInstance(), name, false)
        : parsed(new String(json, UTF_8), name, false);
  }

  /** A header's value as it is. */
  static AskedValue text(String name, String value) {
    return new AskedValue(StringNode.valueOf(value.strip()), name, true);
  }

  /** The JSON in a header. */
  static AskedValue json(String name, String value) {
    return parsed(value, name, true);
  }

  /** Refuses a field that is too long to be read at all. */
  static void mustBeShort(String name, int bytes) {
    if (bytes > MOST_BYTES) {
      throw refused("invalid", false, name, "has " + bytes + " bytes", "at most " + MOST_BYTES);
    }
  }

  private static AskedValue parsed(String json, String place, boolean header) {
    try {
      return new AskedValue(JSON.readTree(json), place, header);
    } catch (JacksonException e) {
      throw refused("invalid", header, place, "can't be read", "JSON without duplicate keys");
    }
  }

  /** Whether there is nothing, or a {@code null}. */
  boolean absent() {
    return node.isMissingNode() || node.isNull();
  }

  /** A member of this object. */
  AskedValue member(String key) {
    return new AskedValue(node.path(key), place + '.' + key, header);
  }

  /** The elements of this list. */
  List<AskedValue> elements() {
    List<AskedValue> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(new AskedValue(node.path(i), place + '[' + i + ']', header));
    }
    return elements;
  }

  /** Refuses what isn't an object of these members. */
  void mustHold(List<String> known) {
    if (!node.isObject()) {
      throw refused("an object");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!known.contains(entry.getKey())) {
        throw refused(
            "unknown",
            header,
            place + '.' + shown(entry.getKey()),
            "is not known",
            "one of " + String.join(", ", known));
      }
    }
  }

  /** A truth, or what holds when there is none. */
  boolean flag(boolean absent) {
    if (absent()) {
      return absent;
    }
    if (!node.isBoolean()) {
      throw refused("true or false");
    }
    return node.booleanValue();
  }

  /** A whole number from 1, or what holds when there is none. */
  long whole(long absent, long most, String expected) {
    if (absent()) {
      return absent;
    }
    boolean readable =
        node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= 1
            && node.longValue() <= most;
    if (!readable) {
      throw refused(expected);
    }
    return node.longValue();
  }

  /** A text that says something, or null when there is none. */
  @Nullable String word(String expected) {
    if (absent()) {
      return null;
    }
    String word = node.isString() ? node.stringValue().strip() : "";
    if (word.isEmpty() || word.length() > MOST_CHARACTERS) {
      throw refused(expected);
    }
    return word;
  }

  /** A list of names, each once; empty when there is none. */
  List<String> names() {
    if (absent()) {
      return List.of();
    }
    if (!node.isArray() || node.size() > MOST_NAMES) {
      throw refused("a list of at most " + MOST_NAMES + " names");
    }
    Set<String> names = new LinkedHashSet<>();
    for (AskedValue element : elements()) {
      String name = element.word("a name");
      if (name == null) {
        throw element.refused("a name");
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  /** The refusal of this value. */
  UnusableRoute refused(String expected) {
    String is = node.isMissingNode() ? "is missing" : "is " + shown();
    return refused("invalid", header, place, is, expected);
  }

  /** The refusal of this value for what others say. */
  UnusableRoute contradicts(AskedValue other, String words) {
    return new UnusableRoute(
        Refusal.invalid(
            400,
            header ? "invalid_header" : "invalid_value",
            place,
            sort(header) + "'" + place + "' and '" + other.place + "' " + words + '.'));
  }

  private String shown() {
    String text = header && node.isString() ? '\'' + node.stringValue() + '\'' : node.toString();
    return shown(text);
  }

  private static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  private static String sort(boolean header) {
    return header ? "The header " : "The field ";
  }

  private static UnusableRoute refused(
      String why, boolean header, String place, String is, String expected) {
    String code =
        header ? "invalid_header" : why.equals("unknown") ? "unknown_parameter" : "invalid_value";
    String words = sort(header) + "'" + place + "' " + is + " (expected: " + expected + ").";
    return new UnusableRoute(Refusal.invalid(400, code, place, words));
  }
}
