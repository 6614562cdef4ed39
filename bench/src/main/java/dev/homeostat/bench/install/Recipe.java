package dev.homeostat.bench.install;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How one package of a registry is installed into a folder of its own. Each recipe may be run again
 * over the remains of an install that broke off. Which registry is asked is the tool's own
 * configuration.
 */
public sealed interface Recipe {
  /** The package's version. */
  String version();

  /** What it needs on the PATH; the first is asked for by name when it is missing. */
  List<String> tools();

  /** How to get the tools, the end of a sentence. */
  String remedy();

  /** How long it may take on a slow machine. */
  Duration limit();

  /** Files it needs in the folder before the first command: name to content. */
  Map<String, String> files();

  /** The commands, run in the folder one after the other. */
  List<List<String>> commands(Path folder);

  /**
   * A Rust program, compiled with its authors' lock file. Cargo keeps its own record in the folder
   * and does nothing when the program is there already.
   *
   * @param crate the package
   * @param binary the program to build
   * @param options more of {@code cargo install}, such as features
   */
  record Cargo(String crate, String version, String binary, List<String> options)
      implements Recipe {
    @Override
    public List<String> tools() {
      return List.of("cargo", "cc");
    }

    @Override
    public String remedy() {
      return "install Rust with rustup, and a C compiler";
    }

    @Override
    public Duration limit() {
      return Duration.ofMinutes(90);
    }

    @Override
    public Map<String, String> files() {
      return Map.of();
    }

    @Override
    public List<List<String>> commands(Path folder) {
      List<String> command = new ArrayList<>(List.of("cargo", "install", "--locked"));
      command.addAll(List.of("--root", folder.toString(), "--version", version, "--bin", binary));
      command.addAll(options);
      command.add(crate);
      return List.of(command);
    }
  }

  /**
   * A Python package in a virtual environment.
   *
   * @param extras in brackets, or empty
   */
  record Pip(String project, String version, String extras) implements Recipe {
    @Override
    public List<String> tools() {
      return List.of("python3");
    }

    @Override
    public String remedy() {
      return "install Python 3.11 or newer with venv (Debian, Ubuntu: apt-get install"
          + " python3-venv)";
    }

    @Override
    public Duration limit() {
      return Duration.ofMinutes(20);
    }

    @Override
    public Map<String, String> files() {
      return Map.of();
    }

    @Override
    public List<List<String>> commands(Path folder) {
      Path environment = folder.resolve("venv");
      String python = environment.resolve("bin").resolve("python").toString();
      return List.of(
          List.of("python3", "-m", "venv", "--clear", environment.toString()),
          List.of(
              python,
              "-m",
              "pip",
              "install",
              "--disable-pip-version-check",
              project + extras + "==" + version));
    }
  }

  /**
   * A Node package with its dependencies, without their install scripts.
   *
   * @param overrides dependencies held at a version
   */
  record Npm(String name, String version, Map<String, String> overrides) implements Recipe {
    @Override
    public List<String> tools() {
      return List.of("npm", "node");
    }

    @Override
    public String remedy() {
      return "install Node 20 or newer with npm (Debian, Ubuntu: apt-get install npm)";
    }

    @Override
    public Duration limit() {
      return Duration.ofMinutes(10);
    }

    @Override
    public Map<String, String> files() {
      String held =
          overrides.entrySet().stream()
              .map(entry -> "\"%s\": \"%s\"".formatted(entry.getKey(), entry.getValue()))
              .sorted()
              .collect(Collectors.joining(", "));
      return Map.of(
          "package.json",
          """
          {"private": true, "dependencies": {"%s": "%s"}, "overrides": {%s}}
          """
              .formatted(name, version, held));
    }

    @Override
    public List<List<String>> commands(Path folder) {
      return List.of(
          List.of(
              "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"));
    }
  }
}
