package dev.homeostat.wall.fault;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The grammar: {@code word[=value]} separated by commas; values are percent-decoded. */
final class FaultParser {
  private FaultParser() {}

  static Fault fault(String spec) {
    List<Aspect> aspects = new ArrayList<>();
    for (String item : spec.strip().split(",", -1)) {
      int equals = item.indexOf('=');
      String name = (equals < 0 ? item : item.substring(0, equals)).strip();
      String value = equals < 0 ? "" : decode(item.substring(equals + 1).strip());
      aspects.add(aspect(name, value));
    }
    return new Fault(spec.strip(), aspects);
  }

  private static Aspect aspect(String name, String value) {
    FaultWord word = FaultWords.find(name);
    if (word == null) {
      throw new FaultSyntaxException(
          "fault: %s (expected: one of %s)".formatted(name, FaultWords.names()));
    }
    try {
      return word.aspect().apply(value);
    } catch (IllegalArgumentException e) {
      throw new FaultSyntaxException(
          "%s: %s (expected: %s)"
              .formatted(name, value, word.value().isEmpty() ? "no value" : word.value()));
    }
  }

  private static String decode(String value) {
    // A plus sign means itself (it stands in Base64); only percent escapes are decoded.
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new FaultSyntaxException("%s (expected: a percent-encoded value)".formatted(value));
    }
  }
}
