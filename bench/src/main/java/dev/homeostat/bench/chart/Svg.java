package dev.homeostat.bench.chart;

import java.util.Locale;

/** Writes an SVG document: escapes what it is given and closes what it opened. Not thread-safe. */
final class Svg {
  /** Colours of series, told apart by those who see few of them, on either background. */
  private static final String STYLE =
      """
      svg{--paper:#fff;--ink:#1f2328;--faint:#59636e;--grid:#d8dee4;--quiet:#8b949e;\
      --s0:#0b62c4;--s1:#c2410c;--s2:#1a7f4b;--s3:#8250df;--s4:#a16207;--s5:#be185d;--s6:#0e7490;\
      --s7:#57606a}
      @media(prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#e6edf3;--faint:#9da7b3;\
      --grid:#30363d;--quiet:#6e7681;--s0:#58a6ff;--s1:#f78166;--s2:#4ac97e;--s3:#bc8cff;\
      --s4:#e3b341;--s5:#f778ba;--s6:#39c5cf;--s7:#b1bac4}}
      .paper{fill:var(--paper)}
      text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:var(--ink)}
      .head{font-size:15px;font-weight:600}.faint{fill:var(--faint)}.ours{font-weight:700}
      .end{text-anchor:end}.mid{text-anchor:middle}
      .grid{stroke:var(--grid);stroke-width:1}.axis{stroke:var(--faint);stroke-width:1}
      .quiet{fill:var(--quiet)}
      """;

  static final int SERIES = 8;

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String title, String description) {
    text.append(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                .formatted(width, height))
        .append(" viewBox=\"0 0 %d %d\" role=\"img\"".formatted(width, height))
        .append(" aria-labelledby=\"title desc\">\n");
    text.append("<title id=\"title\">").append(escaped(title)).append("</title>\n");
    text.append("<desc id=\"desc\">").append(escaped(description)).append("</desc>\n");
    text.append("<style>\n").append(STYLE);
    for (int series = 0; series < SERIES; series++) {
      text.append(
          ".f%1$d{fill:var(--s%1$d)}.l%1$d{fill:none;stroke:var(--s%1$d)}".formatted(series));
    }
    text.append("\n.band{opacity:.18}.line{stroke-width:2;stroke-linejoin:round}\n</style>\n");
    element("rect", "class", "paper", "width", width, "height", height);
  }

  /** The class that fills in the colour of a series. */
  static String fill(int series) {
    return "f" + series % SERIES;
  }

  /** The class that draws in the colour of a series. */
  static String stroke(int series) {
    return "l" + series % SERIES;
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
