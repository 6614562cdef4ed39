package dev.homeostat.gateway.config;

import dev.homeostat.core.money.Money;
import dev.homeostat.gateway.config.yaml.Node;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds of single values. */
final class Forms {
  /** Any text that isn't empty. */
  static final Form<String> TEXT =
      parsed("text", shape("type", List.of("string", "number", "boolean")), Forms::text);

  /** A number of bytes: {@code 32MiB}. */
  static final Form<DataSize> SIZE =
      parsed(
          "a size like 32MiB",
          shape(
              "anyOf",
              List.of(
                  shape("type", "integer", "minimum", 0),
                  shape(
                      "type",
                      "string",
                      "pattern",
                      "^\\s*[0-9]+\\s*([kKmMgG][iI]?)?[bB]?\\s*$|\\$\\{"))),
          DataSize::parse);

  /** A host and a port. */
  static final Form<HostPort> HOST_PORT =
      parsed(
          "host:port",
          shape("type", "string", "pattern", ":[0-9]{1,5}\\s*$|\\$\\{"),
          HostPort::parse);

  /** Dollars, read decimally. */
  static final Form<Money> DOLLARS =
      parsed(
          "dollars, like 0.15",
          shape(
              "anyOf",
              List.of(
                  shape("type", "number", "minimum", 0),
                  shape("type", "string", "pattern", "^[0-9.]+([eE][+-]?[0-9]+)?$|\\$\\{"))),
          Forms::dollars);

  /** True or false. */
  static final Form<Boolean> FLAG =
      new Form<>() {
        private final Form<Boolean> parsed =
            parsed(
                "true or false",
                shape(
                    "anyOf",
                    List.of(
                        shape("type", "boolean"),
                        shape("type", "string", "pattern", "^(true|false)$|\\$\\{"))),
                Forms::flag);

        @Override
        public @Nullable Boolean read(Node node, String path, Reading reading) {
          return parsed.read(node, path, reading);
        }

        @Override
        public Map<String, Object> schema() {
          return parsed.schema();
        }

        @Override
        public Object json(Boolean value) {
          return value;
        }
      };

  private Forms() {}

  /** A time of at least this length. */
  static Form<Duration> duration(Duration least) {
    return new Form<>() {
      @Override
      public @Nullable Duration read(Node node, String path, Reading reading) {
        return parse(
            node, path, reading, "a duration like 15s", text -> Durations.parse(text, least));
      }

      @Override
      public Map<String, Object> schema() {
        return Forms.shape(
            "type",
            List.of("string", "integer"),
            "pattern",
            "^\\s*[0-9]+(\\.[0-9]+)?\\s*(ms|s|m|h)\\s*$|^0$|\\$\\{",
            "maximum",
            0);
      }

      @Override
      public Object json(Duration value) {
        return Durations.show(value);
      }
    };
  }

  /** A whole number within bounds. */
  static Form<Integer> whole(int least, int most) {
    return new Form<>() {
      @Override
      public @Nullable Integer read(Node node, String path, Reading reading) {
        return parse(
            node,
            path,
            reading,
            "a whole number",
            text -> {
              int value = Integer.parseInt(text.replace("_", ""));
              if (value < least || value > most) {
                throw new IllegalArgumentException(
                    value + " (expected: " + least + ".." + most + ")");
              }
              return value;
            });
      }

      @Override
      public Map<String, Object> schema() {
        return number("integer", least, most);
      }

      @Override
      public Object json(Integer value) {
        return value;
      }
    };
  }

  /** A number within bounds, the lower one maybe excluded. */
  static Form<Double> number(double least, double most, boolean aboveLeast) {
    return new Form<>() {
      @Override
      public @Nullable Double read(Node node, String path, Reading reading) {
        return parse(
            node,
            path,
            reading,
            "a number",
            text -> {
              double value = Double.parseDouble(text);
              // Written so that NaN is refused too.
              boolean fits = (aboveLeast ? value > least : value >= least) && value <= most;
              if (!fits) {
                throw new IllegalArgumentException(
                    text
                        + " (expected: "
                        + (aboveLeast ? "above " : "")
                        + least
                        + ".."
                        + most
                        + ")");
              }
              return value;
            });
      }

      @Override
      public Map<String, Object> schema() {
        return Forms.number("number", least, most);
      }

      @Override
      public Object json(Double value) {
        return value;
      }
    };
  }

  /** One word of a few. */
  static <T> Form<T> word(Map<String, T> words, Function<String, @Nullable String> hint) {
    return new Form<>() {
      @Override
      public @Nullable T read(Node node, String path, Reading reading) {
        String expected = String.join(" or ", words.keySet());
        Interpolation.Result text = reading.text(node, path, expected);
        if (text == null) {
          return null;
        }
        T value = words.get(text.text());
        if (value == null) {
          String more = hint.apply(text.text());
          reading.error(
              node,
              path,
              "'" + text.text() + "' " + (more == null ? "is not known" : more),
              "write " + expected);
        }
        return value;
      }

      @Override
      public Map<String, Object> schema() {
        return shape(
            "anyOf",
            List.of(
                shape("enum", List.copyOf(words.keySet())),
                shape("type", "string", "pattern", "\\$\\{")));
      }
    };
  }

  /** One of a few words that YAML takes for numbers. */
  static <T> Form<T> numeral(Map<String, T> words) {
    Form<T> word = word(words, _ -> null);
    return new Form<>() {
      @Override
      public @Nullable T read(Node node, String path, Reading reading) {
        return word.read(node, path, reading);
      }

      @Override
      public Map<String, Object> schema() {
        List<Object> either = new ArrayList<>(words.keySet());
        words.keySet().forEach(text -> either.add(new BigDecimal(text)));
        return shape(
            "anyOf", List.of(shape("enum", either), shape("type", "string", "pattern", "\\$\\{")));
      }
    };
  }

  static <T> Form<T> parsed(
      String expected, Map<String, Object> schema, Function<String, T> parser) {
    return new Form<>() {
      @Override
      public @Nullable T read(Node node, String path, Reading reading) {
        return parse(node, path, reading, expected, parser);
      }

      @Override
      public Map<String, Object> schema() {
        return schema;
      }
    };
  }

  private static <T> @Nullable T parse(
      Node node, String path, Reading reading, String expected, Function<String, T> parser) {
    Interpolation.Result text = reading.text(node, path, expected);
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text.text().strip());
    } catch (NumberFormatException e) {
      reading.error(node, path, "'" + text.text() + "' is not " + expected, "write " + expected);
    } catch (IllegalArgumentException e) {
      String cause = e.getMessage() == null ? "unusable" : e.getMessage();
      reading.error(node, path, cause, "write " + expected);
    }
    return null;
  }

  private static String text(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty (expected: text)");
    }
    return text;
  }

  private static Money dollars(String text) {
    Money money = Money.parse(text);
    if (money.nanos() < 0) {
      throw new IllegalArgumentException(text + " (expected: 0 or more)");
    }
    return money;
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' (expected: true or false)");
    };
  }

  private static Map<String, Object> number(String type, Number least, Number most) {
    return shape(
        "anyOf",
        List.of(
            shape("type", type, "minimum", least, "maximum", most),
            shape("type", "string", "pattern", "^[0-9._]+$|\\$\\{")));
  }

  /** A schema whose keys keep their order, so that the generated file is always the same. */
  static Map<String, Object> shape(Object... pairs) {
    Map<String, Object> schema = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      schema.put((String) pairs[i], pairs[i + 1]);
    }
    return schema;
  }
}
