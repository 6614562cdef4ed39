package dev.homeostat.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.machine.MachineFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts chapters on standard output and, where a folder is given, there with their charts.
 *
 * @param root the repository
 * @param facts the machine and the repository before the run
 * @param busyBefore the load average before the run
 * @param method how the gateway was started and at which pace it was asked
 */
record Publication(Path root, MachineFacts facts, String busyBefore, String method) {
  /** Looks at the machine; {@code more} follows how the gateway is started. */
  static Publication begin(Stage stage, String more) {
    Path root = stage.root();
    String method = "Started as " + stage.recipe() + more + ".";
    return new Publication(root, MachineFacts.read(root), MachineFacts.loadAverage(), method);
  }

  void publish(String name, String title, List<Chapter> chapters, @Nullable Path folder)
      throws IOException {
    String head =
        "# %s\n\nCommit %s, %d cores (%s), %s, JDK %s, load average before and after %s, %s. %s\n\n"
            .formatted(
                title,
                facts.afterwards(root).commit(),
                facts.cores(),
                facts.cpuModel(),
                facts.kernel(),
                facts.jdk(),
                busyBefore,
                MachineFacts.loadAverage(),
                method);
    System.out.print(head + text(chapters, false));
    if (folder == null) {
      return;
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".md"), head + text(chapters, true), UTF_8);
    for (Chapter chapter : chapters) {
      for (int i = 0; i < chapter.charts().size(); i++) {
        Files.writeString(folder.resolve(chapter.file(i)), chapter.charts().get(i).svg(), UTF_8);
      }
    }
  }

  private static String text(List<Chapter> chapters, boolean linked) {
    return chapters.stream()
        .map(chapter -> chapter.markdown(linked))
        .collect(Collectors.joining("\n"));
  }
}
