package dev.homeostat.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Puts a report where the next one will not take its place. */
public final class ReportFolder {
  /** A person would have looked before this many. */
  private static final int MOST = 1_000;

  private ReportFolder() {}

  /**
   * Writes the report, its charts and {@code trials.json}.
   *
   * @param wanted the folder; when something is in it, the next free of {@code wanted-2} and so on
   * @return the folder used
   */
  public static Path write(Path wanted, Report report) throws IOException {
    Path folder = Files.createDirectories(free(wanted));
    for (Map.Entry<String, String> file : report.files().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue(), UTF_8);
    }
    JsonMapper.shared().writeValue(folder.resolve("trials.json").toFile(), report.run());
    return folder;
  }

  private static Path free(Path wanted) throws IOException {
    Path folder = wanted;
    for (int number = 2; number <= MOST; number++) {
      if (isFree(folder)) {
        return folder;
      }
      folder = wanted.resolveSibling(wanted.getFileName() + "-" + number);
    }
    throw new IOException("out: " + wanted + " and " + MOST + " more are taken");
  }

  private static boolean isFree(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Files.notExists(folder);
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }
}
