package dev.homeostat.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where a run works.
 *
 * @param root the repository
 * @param work a temporary folder, gone when closed
 */
public record Workspace(Path root, Path work) implements AutoCloseable {
  /** A workspace of the repository that the current folder is in, else of the current folder. */
  public static Workspace open(String name) throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root =
        Stream.iterate(here, folder -> folder != null, Path::getParent)
            .filter(folder -> Files.isRegularFile(folder.resolve("homeostat")))
            .findFirst()
            .orElse(here);
    return new Workspace(root, Files.createTempDirectory(name));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> paths = Files.walk(work)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
