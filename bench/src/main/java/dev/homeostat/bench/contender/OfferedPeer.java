package dev.homeostat.bench.contender;

import dev.homeostat.bench.install.Installation;
import dev.homeostat.bench.install.Installer;
import dev.homeostat.bench.install.Recipe;
import dev.homeostat.bench.machine.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Another gateway that a registry offers: installed on request, started and stopped by the run.
 * Whatever goes wrong with it is a sentence in the report and never ends the run.
 *
 * @param name its row
 * @param recipe how it is installed
 * @param setup how it is started
 * @param cache where installs are kept
 */
record OfferedPeer(String name, Recipe recipe, PeerSetup setup, Path cache) implements Contender {
  @Override
  public Optional<String> prepare(Installer installer) {
    try {
      return switch (installer.install(name, recipe)) {
        case Installation.Done done -> Optional.empty();
        case Installation.Missing missing -> Optional.of(missing.reason());
      };
    } catch (IOException e) {
      return Optional.of("installing failed: " + e.getMessage());
    }
  }

  @Override
  public Standing start(Lab lab) {
    try {
      return launch(lab)
          .orElseGet(() -> new Standing.Absent(name, "it did not become ready", true));
    } catch (IOException e) {
      return new Standing.Absent(name, "it could not be started: " + e.getMessage(), true);
    }
  }

  private Optional<Standing> launch(Lab lab) throws IOException {
    Path folder = Files.createDirectories(lab.work().resolve(name));
    Path installed = Installer.folder(cache, name, recipe);
    PeerSetup.Start start = setup.prepare(installed, folder, lab, Readiness.freePort());
    Path log = folder.resolve("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(start.command())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Loopback.keep(builder.environment());
    builder.environment().putAll(start.environment());
    return lab.launch(builder, start.port(), start.probe(), log, Lab.PEER_START_LIMIT)
        .map(launched -> running(start, launched));
  }

  private Standing running(PeerSetup.Start start, Lab.Launched launched) {
    // A server that chooses its port has chosen another with each start.
    int port = start.port().get().orElseThrow();
    return new Standing.Running(
        name,
        URI.create("http://127.0.0.1:" + port + start.basePath()),
        start.model(),
        start.headers(),
        Optional.of(launched.processes()),
        launched.starts(),
        recipe.version());
  }
}
