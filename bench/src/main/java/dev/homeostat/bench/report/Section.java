package dev.homeostat.bench.report;

import java.util.List;

/**
 * A part of the report.
 *
 * @param heading above it
 * @param text as Markdown, ends with a line end
 * @param pictures beneath it
 */
record Section(String heading, String text, List<Picture> pictures) {
  /**
   * A chart in a file.
   *
   * @param file its name beside the report
   * @param words what stands in its place where pictures are not shown
   * @param svg the document
   */
  record Picture(String file, String words, String svg) {}

  Section {
    pictures = List.copyOf(pictures);
  }

  String markdown(boolean pictured) {
    StringBuilder all = new StringBuilder("## " + heading + "\n\n" + text + "\n");
    if (pictured) {
      pictures.forEach(one -> all.append("![" + one.words() + "](" + one.file() + ")\n\n"));
    }
    return all.toString();
  }
}
