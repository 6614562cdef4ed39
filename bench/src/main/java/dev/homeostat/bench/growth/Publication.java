package dev.homeostat.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.machine.MachineFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts chapters on standard output and, where a folder is given, there with their charts. */
final class Publication {
  private Publication() {}

  static void publish(
      String name, String title, Path root, List<Chapter> chapters, @Nullable Path folder)
      throws IOException {
    MachineFacts facts = MachineFacts.read(root);
    String head =
        "# %s\n\nCommit %s, %d cores (%s), %s, JDK %s, load average at the end %s.\n\n"
            .formatted(
                title,
                facts.commit(),
                facts.cores(),
                facts.cpuModel(),
                facts.kernel(),
                facts.jdk(),
                MachineFacts.loadAverage());
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
