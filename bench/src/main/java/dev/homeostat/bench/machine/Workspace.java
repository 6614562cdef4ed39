package dev.homeostat.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Where a run works.
 *
 * @param root the repository
 * @param work a temporary folder, gone when closed
 */
public record Workspace(Path root, Path work) implements AutoCloseable {
  private static final int SWEEPS = 20;

  /** A workspace of the repository that the current folder is in, else of the current folder. */
  public static Workspace open(String name) throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root =
        Stream.iterate(here, folder -> folder != null, Path::getParent)
            .filter(folder -> Files.isRegularFile(folder.resolve("homeostat")))
            .findFirst()
            .orElse(here);
    Workspace place = new Workspace(root, Files.createTempDirectory(name));
    // An interrupted run leaves nothing behind either, as soon as its processes write no more.
    Runtime.getRuntime().addShutdownHook(new Thread(place::sweep));
    return place;
  }

  private void sweep() {
    for (int i = 0; i < SWEEPS && Files.exists(work); i++) {
      try {
        close();
      } catch (IOException stillWritten) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(work)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(work)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      // What was there when its folder was read may be gone by now.
      throw e.getCause();
    }
  }
}
