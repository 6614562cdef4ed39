package dev.homeostat.bench.contender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The last line a short command prints, for versions; a launcher may report progress before. */
final class Output {
  private static final long LIMIT_SECONDS = 60;

  private Output() {}

  /** Empty when it fails, says nothing or takes more than a minute. */
  static Optional<String> of(List<String> command, Path folder) throws IOException {
    Path log = Files.createTempFile("homeostat-bench", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return Optional.empty();
      }
      return process.exitValue() == 0
          ? new String(Files.readAllBytes(log), UTF_8).lines().reduce((before, last) -> last)
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      Files.delete(log);
    }
  }
}
