package dev.homeostat.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where reports go, tried before anything is measured that could then be lost. */
public final class Outputs {
  private Outputs() {}

  /**
   * Makes a folder for a report.
   *
   * @throws IllegalArgumentException when it can't be made or written to
   */
  public static void folder(@Nullable Path out) {
    if (out == null) {
      return;
    }
    try {
      if (Files.isWritable(Files.createDirectories(out))) {
        return;
      }
    } catch (IOException e) {
      throw refused(out, e);
    }
    throw refused(out, null);
  }

  private static IllegalArgumentException refused(Path out, @Nullable IOException cause) {
    return new IllegalArgumentException(
        "out: " + out + " (expected: a folder that can be made and written to)", cause);
  }

  /**
   * Makes the folder of a report's file.
   *
   * @throws IllegalArgumentException when it can't be made or written to, or the file is a folder
   */
  public static void file(@Nullable Path out) {
    if (out == null) {
      return;
    }
    if (Files.isDirectory(out)) {
      throw new IllegalArgumentException("out: " + out + " (expected: a file)");
    }
    folder(out.toAbsolutePath().getParent());
  }
}
