package dev.homeostat.bench.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.Logs;
import dev.homeostat.bench.machine.Programs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Installs packages into a cache, each into a folder of its own, once. A stamp with the recipe is
 * moved into the folder as the last step: an install that broke off, or one of another recipe, has
 * no such stamp and is done again.
 *
 * @param children owner of every process it starts
 * @param programs where tools are looked for
 * @param cache the folder of all installs
 * @param allowed whether anything may be installed; what is there is found all the same
 * @param progress one line per step
 */
public record Installer(
    Children children, Programs programs, Path cache, boolean allowed, PrintStream progress) {
  private static final String STAMP = "installed";
  private static final String LOG = "install.log";
  private static final int LOG_LINES = 8;

  /** Where installs are kept when nobody says otherwise, after the XDG base directories. */
  public static Path usualCache() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(folder -> folder.startsWith("/"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("homeostat")
        .resolve("bench-peers");
  }

  /** The folder of an install, there or not. */
  public static Path folder(Path cache, String name, Recipe recipe) {
    return cache.resolve(name + "-" + recipe.version());
  }

  /** Makes sure that a package is there. */
  public Installation install(String name, Recipe recipe) throws IOException {
    Path folder = folder(cache, name, recipe);
    Path stamp = folder.resolve(STAMP);
    String wanted = recipe.toString();
    if (Files.exists(stamp) && Files.readString(stamp, UTF_8).equals(wanted)) {
      return new Installation.Done(folder);
    }
    if (!allowed) {
      return missing("it is not installed and nothing may be: leave out --no-install");
    }
    Optional<String> tool =
        recipe.tools().stream().filter(needed -> programs.find(needed).isEmpty()).findFirst();
    if (tool.isPresent()) {
      return missing("there is no " + tool.get() + " to install it with: " + recipe.remedy());
    }
    Files.createDirectories(folder);
    Files.deleteIfExists(stamp);
    for (var file : recipe.files().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue(), UTF_8);
    }
    Optional<String> failure =
        runAll(
            "installing " + name + " " + recipe.version(),
            recipe.commands(folder),
            folder,
            recipe.limit());
    if (failure.isPresent()) {
      return missing("installing " + failure.get());
    }
    Path written = Files.writeString(folder.resolve(STAMP + ".new"), wanted, UTF_8);
    Files.move(written, stamp, StandardCopyOption.ATOMIC_MOVE);
    return new Installation.Done(folder);
  }

  /**
   * Runs commands in a folder one after the other, their output in a log there.
   *
   * @param title a progress line, with the limit behind it
   * @return why it stopped; empty when all is done
   */
  public Optional<String> runAll(
      String title, List<List<String>> commands, Path folder, Duration limit) throws IOException {
    Path log = folder.resolve(LOG);
    Files.deleteIfExists(log);
    progress.println(title + " (log: " + log + ", at most " + limit.toMinutes() + " min)");
    long deadline = System.nanoTime() + limit.toNanos();
    for (List<String> command : commands) {
      progress.println("         " + String.join(" ", command));
      Process process =
          children.start(
              new ProcessBuilder(found(command))
                  .directory(folder.toFile())
                  .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
      boolean ended = await(process, deadline);
      children.end(process);
      if (!ended) {
        return Optional.of("took more than " + limit.toMinutes() + " min");
      }
      if (process.exitValue() != 0) {
        Logs.tail(log, LOG_LINES).forEach(line -> progress.println("         | " + line));
        return Optional.of("failed: " + lastWord(log));
      }
    }
    return Optional.empty();
  }

  /** With the tool that was looked for, not what the system's own search would find. */
  private List<String> found(List<String> command) {
    List<String> words = new ArrayList<>(command);
    programs.find(words.getFirst()).map(Path::toString).ifPresent(tool -> words.set(0, tool));
    return words;
  }

  private static boolean await(Process process, long deadline) {
    try {
      return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String lastWord(Path log) throws IOException {
    return Logs.tail(log, LOG_LINES).reversed().stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        // The reason stands in reports: where this machine gets its packages from does not.
        .map(line -> line.replaceAll("https?://\\S+", "(address)"))
        .orElse("it said nothing");
  }

  private static Installation missing(String reason) {
    return new Installation.Missing(reason);
  }
}
