package dev.homeostat.wire.json;

import java.util.List;
import java.util.SplittableRandom;

/** Documents from a seed: valid ones with every oddity, and ones with a few bytes gone wrong. */
public final class RandomJson {
  private static final String[] STRINGS = {
    "",
    "a",
    "Hello, world",
    "\\n",
    "\\\"",
    "\\\\",
    "\\u0041",
    "\\ud83d\\ude00",
    "é",
    "日本語テキスト",
    "😀",
    "\u2028",
    "x".repeat(23),
    "aaaaaaa\\",
    "tab\\t\\/\\b\\f\\r",
    "{\"not\":[\"json\"]}"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "7",
    "-12",
    "3.25",
    "1e5",
    "1E-7",
    "0.0e+0",
    "123456789012345678901234567890",
    "-1.5e300"
  };
  private static final String[] SPACES = {"", "", "", "", " ", "\n", "\t", "\r\n", "   "};

  private final SplittableRandom random;
  private final StringBuilder out = new StringBuilder();

  private RandomJson(SplittableRandom random) {
    this.random = random;
  }

  /** A valid document. */
  public static String document(SplittableRandom random) {
    return value(random, 4);
  }

  /** A valid value nested at most this deep. */
  public static String value(SplittableRandom random, int depth) {
    RandomJson json = new RandomJson(random);
    json.space();
    json.value(depth);
    json.space();
    return json.out.toString();
  }

  /** The same bytes with a few of them changed, lost, doubled or cut off. */
  public static byte[] mutated(SplittableRandom random, byte[] original) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "{}[]\",:\\0-.eEtfn u".charAt(random.nextInt(18));
        case 2 -> bytes = spliced(bytes, at, at + 1);
        default -> bytes = spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(30)));
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int from, int to) {
    return JsonSplice.of(List.of(new JsonSplice.Edit(from, to, new byte[0]))).apply(bytes);
  }

  private void value(int depth) {
    switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> out.append("true");
      case 1 -> out.append(random.nextBoolean() ? "false" : "null");
      case 2 -> out.append(pick(NUMBERS));
      case 3, 4 -> string();
      case 5 -> {
        out.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          space();
          value(depth - 1);
          space();
          out.append(i > 1 ? "," : "");
        }
        space();
        out.append(']');
      }
      default -> object(depth);
    }
  }

  private void object(int depth) {
    out.append('{');
    for (int i = random.nextInt(4); i > 0; i--) {
      space();
      // A different first letter each: duplicate keys have a test of their own.
      out.append('"').append((char) ('a' + i)).append(pick(STRINGS)).append('"');
      space();
      out.append(':');
      space();
      value(depth - 1);
      space();
      out.append(i > 1 ? "," : "");
    }
    space();
    out.append('}');
  }

  private void string() {
    out.append('"');
    for (int i = random.nextInt(4); i > 0; i--) {
      String text = pick(STRINGS);
      out.append(text.startsWith("{") || text.endsWith("a\\") ? "plain" : text);
    }
    out.append('"');
  }

  private void space() {
    out.append(pick(SPACES));
  }

  private String pick(String[] choices) {
    String text = choices[random.nextInt(choices.length)];
    return text.startsWith("{") || text.endsWith("a\\") ? "plain" : text;
  }
}
