package dev.homeostat.bench.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes an SVG document: escapes what it is given and closes what it opened. Not thread-safe. */
final class Svg {
  /** No CSS variables: converters to other formats do not know them. */
  private static final String STYLE =
      """
      text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
      .head{font-size:15px;font-weight:600}.ours{font-weight:700}
      .end{text-anchor:end}.mid{text-anchor:middle}
      .band{opacity:.18}.line{stroke-width:2;stroke-linejoin:round}
      """;

  private static final String LIGHT =
      """
      text{fill:#1f2328}.paper{fill:#ffffff}.faint{fill:#59636e}.quiet{fill:#8b949e}
      .grid{stroke:#d8dee4}.axis{stroke:#59636e}
      """;

  private static final String DARK =
      """
      text{fill:#e6edf3}.paper{fill:#0d1117}.faint{fill:#9da7b3}.quiet{fill:#6e7681}
      .grid{stroke:#30363d}.axis{stroke:#9da7b3}
      """;

  /** Told apart by those who see few colours too, on the paper they are for. */
  private static final List<String> ON_LIGHT =
      List.of("0b62c4", "c2410c", "1a7f4b", "8250df", "a16207", "be185d", "0e7490", "57606a");

  private static final List<String> ON_DARK =
      List.of("58a6ff", "f78166", "4ac97e", "bc8cff", "e3b341", "f778ba", "39c5cf", "b1bac4");

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String title, String description) {
    text.append(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                .formatted(width, height))
        .append(" viewBox=\"0 0 %d %d\" role=\"img\"".formatted(width, height))
        .append(" aria-labelledby=\"title desc\">\n");
    text.append("<title id=\"title\">").append(escaped(title)).append("</title>\n");
    text.append("<desc id=\"desc\">").append(escaped(description)).append("</desc>\n");
    text.append("<style>\n").append(STYLE).append(LIGHT).append(series(ON_LIGHT));
    text.append("@media(prefers-color-scheme:dark){\n").append(DARK).append(series(ON_DARK));
    text.append("}\n</style>\n");
    element("rect", "class", "paper", "width", width, "height", height);
  }

  private static String series(List<String> colours) {
    return IntStream.range(0, colours.size())
        .mapToObj(
            i -> ".f%1$d{fill:#%2$s}.l%1$d{fill:none;stroke:#%2$s}\n".formatted(i, colours.get(i)))
        .collect(Collectors.joining());
  }

  /** The class that fills in the colour of a series. */
  static String fill(int series) {
    return "f" + series % ON_LIGHT.size();
  }

  /** The class that draws in the colour of a series. */
  static String stroke(int series) {
    return "l" + series % ON_LIGHT.size();
  }

  /** An element without content; attributes are pairs of name and value. */
  void element(String name, Object... attributes) {
    open(name, attributes);
    text.append("/>\n");
  }

  /** An element a reader's pointer explains. */
  void hinted(String hint, String name, Object... attributes) {
    open(name, attributes);
    text.append("><title>").append(escaped(hint)).append("</title></").append(name).append(">\n");
  }

  void text(double x, double y, String style, String words) {
    open("text", "x", x, "y", y, "class", style);
    text.append('>').append(escaped(words)).append("</text>\n");
  }

  String close() {
    return text.append("</svg>\n").toString();
  }

  private void open(String name, Object... attributes) {
    text.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(value(attributes[i + 1]))
          .append('"');
    }
  }

  private static String value(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.1f", number)
        : escaped(value.toString());
  }

  /** Text as XML 1.0 may hold it; characters it may not hold become a replacement mark. */
  static String escaped(String words) {
    StringBuilder safe = new StringBuilder(words.length());
    words
        .codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(allowed(point) ? point : 0xFFFD);
              }
            });
    return safe.toString();
  }

  /** The Char production of XML 1.0, section 2.2. */
  private static boolean allowed(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}
