package dev.homeostat.bench.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script for npm: what it does is counted in its folder, nothing is fetched. */
@DisabledOnOs(OS.WINDOWS)
class InstallerTest {
  private static final Recipe RECIPE = new Recipe.Npm("pack", "1.2", Map.of("held", "3"));

  @TempDir private Path folder = Path.of("");
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  @Test
  @DisplayName("an install runs once, says so, and leaves a stamp")
  void once() throws IOException {
    try (Children children = Children.create()) {
      Installer installer = installer(children, true, "echo run >> runs");

      Installation first = installer.install("peer", RECIPE);
      Installation second = installer.install("peer", RECIPE);

      Path place = folder.resolve("cache").resolve("peer-1.2");
      assertThat(first).isEqualTo(new Installation.Done(place));
      assertThat(second).isEqualTo(first);
      assertThat(place.resolve("runs")).hasContent("run");
      assertThat(Files.readString(place.resolve("package.json"), UTF_8))
          .contains("\"pack\": \"1.2\"")
          .contains("\"overrides\": {\"held\": \"3\"}");
      assertThat(said()).contains("installing peer 1.2").contains("at most 10 min");
    }
  }

  @Test
  @DisplayName("another recipe of the same version is installed again")
  void changed() throws IOException {
    try (Children children = Children.create()) {
      Installer installer = installer(children, true, "echo run >> runs");
      installer.install("peer", RECIPE);

      installer.install("peer", new Recipe.Npm("pack", "1.2", Map.of()));

      assertThat(folder.resolve("cache").resolve("peer-1.2").resolve("runs"))
          .hasContent("run\nrun");
    }
  }

  @Test
  @DisplayName("a failed install is a sentence without the registry, shows its log, is redone")
  void failed() throws IOException {
    try (Children children = Children.create()) {
      String script = "echo first; echo no route to https://registry.test/x; exit 7";

      assertThat(installer(children, true, script).install("peer", RECIPE))
          .isEqualTo(new Installation.Missing("installing failed: no route to (address)"));

      assertThat(said()).contains("| first");
      assertThat(installer(children, true, "true").install("peer", RECIPE))
          .isInstanceOf(Installation.Done.class);
    }
  }

  @Test
  @DisplayName("a missing tool is named, with how to get it")
  void noTool() throws IOException {
    try (Children children = Children.create()) {
      Installer installer = installer(children, true, "true");
      Recipe rust = new Recipe.Cargo("crate", "1", "crate", List.of());

      assertThat(installer.install("peer", rust))
          .isEqualTo(
              new Installation.Missing(
                  "there is no cargo to install it with: install Rust with rustup, and a C"
                      + " compiler"));
      assertThat(folder.resolve("cache")).doesNotExist();
    }
  }

  @Test
  @DisplayName("when nothing may be installed, what is there is found and the rest is missing")
  void forbidden() throws IOException {
    try (Children children = Children.create()) {
      installer(children, true, "true").install("there", RECIPE);
      Installer installer = installer(children, false, "true");

      assertThat(installer.install("there", RECIPE)).isInstanceOf(Installation.Done.class);
      assertThat(installer.install("peer", RECIPE))
          .isEqualTo(
              new Installation.Missing(
                  "it is not installed and nothing may be: leave out --no-install"));
      assertThat(folder.resolve("cache").resolve("peer-1.2")).doesNotExist();
    }
  }

  @Test
  @DisplayName("the recipes pin their version and stay in their folder")
  void commands() {
    Path place = Path.of("/cache/x-1");

    assertThat(new Recipe.Cargo("c", "1", "b", List.of("--features", "f")).commands(place))
        .containsExactly(
            List.of(
                "cargo",
                "install",
                "--locked",
                "--root",
                "/cache/x-1",
                "--version",
                "1",
                "--bin",
                "b",
                "--features",
                "f",
                "c"));
    assertThat(new Recipe.Pip("p", "1", "[e]").commands(place).getLast())
        .startsWith("/cache/x-1/venv/bin/python")
        .endsWith("p[e]==1");
  }

  private Installer installer(Children children, boolean allowed, String script)
      throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("npm", "node")) {
      Path file = Files.writeString(tools.resolve(tool), "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return new Installer(
        children,
        new Programs(List.of(tools)),
        folder.resolve("cache"),
        allowed,
        new PrintStream(progress, true, UTF_8));
  }

  private String said() {
    return progress.toString(UTF_8);
  }
}
