package dev.homeostat.bench.machine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where programs are looked for.
 *
 * @param folders in this order
 */
public record Programs(List<Path> folders) {
  /** Distributions put servers where an ordinary user's PATH does not look. */
  private static final List<String> USUAL = List.of("/usr/sbin", "/usr/local/sbin");

  /** The folders are copied. */
  public Programs {
    folders = List.copyOf(folders);
  }

  /** This process's PATH, then the folders of servers. */
  public static Programs ofPath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return new Programs(
        Stream.concat(
                Arrays.stream(path.split(File.pathSeparator, -1))
                    .filter(folder -> !folder.isEmpty()),
                USUAL.stream())
            .map(Path::of)
            .toList());
  }

  /** The first that may be executed. */
  public Optional<Path> find(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }
}
