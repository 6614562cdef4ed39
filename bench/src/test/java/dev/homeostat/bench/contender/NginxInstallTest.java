package dev.homeostat.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.bench.install.Installer;
import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script for apt-get. */
@DisabledOnOs(OS.WINDOWS)
class NginxInstallTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("as root a missing nginx is installed while services are forbidden to start")
  void installs() throws IOException {
    try (Children children = Children.create()) {
      Path policy = folder.resolve("policy");
      apt("echo \"$@\" >> %s/calls; cat %s >> %s/calls".formatted(folder, policy, folder));

      assertThat(new NginxInstall(programs(), true, policy).prepare(installer(children, true)))
          .isEmpty();

      assertThat(folder.resolve("calls"))
          .content()
          .contains("install -y --no-install-recommends nginx-light")
          .contains("exit 101");
      assertThat(policy).doesNotExist();
    }
  }

  @Test
  @DisplayName("a policy that was there before stays as it is")
  void keepsPolicy() throws IOException {
    try (Children children = Children.create()) {
      Path policy = Files.writeString(folder.resolve("policy"), "mine");
      apt("exit 3");

      assertThat(new NginxInstall(programs(), true, policy).prepare(installer(children, true)))
          .contains("installing nginx failed: it said nothing");

      assertThat(policy).hasContent("mine");
    }
  }

  @Test
  @DisplayName("an ordinary user, and who may install nothing, read how to install nginx")
  void explains() throws IOException {
    try (Children children = Children.create()) {
      apt("exit 3");
      String sentence =
          "nginx is not installed here: install it (Debian, Ubuntu, as root: apt-get install"
              + " nginx-light)";
      Path policy = folder.resolve("policy");

      assertThat(new NginxInstall(programs(), false, policy).prepare(installer(children, true)))
          .contains(sentence);
      assertThat(new NginxInstall(programs(), true, policy).prepare(installer(children, false)))
          .contains(sentence);
    }
  }

  private void apt(String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve("tools")).resolve("apt-get");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Programs programs() {
    return new Programs(List.of(folder.resolve("tools")));
  }

  private Installer installer(Children children, boolean allowed) {
    PrintStream quiet = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Installer(children, programs(), folder.resolve("cache"), allowed, quiet);
  }
}
