package dev.homeostat.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The project's documents, for the tests that keep them true. */
final class Documents {
  private static final Set<String> PASSED_OVER = Set.of("target", "node_modules", ".git", ".venv");

  private Documents() {}

  /** The folder that holds the launcher. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("homeostat"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("no launcher above " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }

  /** Every Markdown file that belongs to the project. */
  static List<Path> markdown() {
    try (Stream<Path> files = Files.find(root(), 8, (path, _) -> isMarkdown(path))) {
      return files.filter(file -> !passedOver(file)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMarkdown(Path path) {
    return path.toString().endsWith(".md");
  }

  private static boolean passedOver(Path file) {
    for (Path part : root().relativize(file)) {
      if (PASSED_OVER.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }
}
