package dev.homeostat.bench.contender;

import dev.homeostat.bench.install.Installer;
import dev.homeostat.bench.machine.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gets nginx from the distribution when it is missing: only as root, only with apt, and without
 * starting its service.
 *
 * @param programs where nginx and apt-get are looked for
 * @param root whether this is the superuser
 * @param policy the file that forbids services to start, see invoke-rc.d(8); written for the time
 *     of the install and removed
 */
record NginxInstall(Programs programs, boolean root, Path policy) {
  private static final String PACKAGE = "nginx-light";
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String FORBID = "#!/bin/sh\nexit 101\n";

  static NginxInstall onThisMachine() {
    boolean root = "root".equals(System.getProperty("user.name"));
    return new NginxInstall(Programs.ofPath(), root, Path.of("/usr/sbin/policy-rc.d"));
  }

  /** Why nginx can't be measured; empty when it is there now. */
  Optional<String> prepare(Installer installer) throws IOException {
    if (programs.find("nginx").isPresent()) {
      return Optional.empty();
    }
    Optional<Path> apt = programs.find("apt-get");
    if (!installer.allowed() || !root || apt.isEmpty()) {
      return Optional.of(
          "nginx is not installed here: install it (Debian, Ubuntu, as root: apt-get install "
              + PACKAGE
              + ")");
    }
    return install(installer, apt.get()).map(failure -> "installing nginx " + failure);
  }

  private Optional<String> install(Installer installer, Path apt) throws IOException {
    Path folder = Files.createDirectories(installer.cache().resolve("nginx"));
    boolean own = Files.notExists(policy);
    if (own) {
      // Also removed when the run is interrupted here.
      policy.toFile().deleteOnExit();
      Files.writeString(policy, FORBID);
      Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try {
      String command = apt.toString();
      return installer.runAll(
          "installing " + PACKAGE,
          List.of(
              List.of(command, "update"),
              // Nobody is there to answer what a package may ask.
              List.of(
                  "env",
                  "DEBIAN_FRONTEND=noninteractive",
                  command,
                  "install",
                  "-y",
                  "--no-install-recommends",
                  PACKAGE)),
          folder,
          LIMIT);
    } finally {
      if (own) {
        Files.deleteIfExists(policy);
      }
    }
  }
}
