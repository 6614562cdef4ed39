package dev.homeostat.gateway.config;

import dev.homeostat.gateway.config.yaml.Node;
import dev.homeostat.gateway.config.yaml.Node.Scalar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reading of a file: where problems go, and what the outside gives. Not thread-safe. */
final class Reading {
  private final Problems problems;
  private final Surroundings surroundings;
  private final Path base;
  private final Set<Path> files = new LinkedHashSet<>();

  Reading(Problems problems, Surroundings surroundings, Path base) {
    this.problems = problems;
    this.surroundings = surroundings;
    this.base = base;
  }

  Problems problems() {
    return problems;
  }

  void error(Node at, String path, String cause, String hint) {
    problems.error(at, path, cause, hint);
  }

  /** The secret files read so far: a change in one is a change of the configuration. */
  Set<Path> files() {
    return files;
  }

  @Nullable String variable(String name) {
    return surroundings.environment().apply(name);
  }

  String file(String name) throws IOException {
    Path path = base.resolve(name).normalize();
    files.add(path);
    return surroundings.files().read(path);
  }

  /** A scalar's text with the environment put in, or null when that failed. */
  Interpolation.@Nullable Result text(Node node, String path, String expected) {
    if (!(node instanceof Scalar scalar) || scalar.type() == Node.Type.NULL) {
      error(node, path, node.kind() + " (expected: " + expected + ")", "write " + expected);
      return null;
    }
    Interpolation.Result result = Interpolation.apply(scalar.text(), surroundings.environment());
    for (String flaw : result.flaws()) {
      error(
          node,
          path,
          flaw,
          "set it before starting, give a default with ${NAME:-default}, or write $${ for a plain"
              + " ${");
    }
    return result.flaws().isEmpty() ? result : null;
  }

  static String join(String path, String key) {
    String step = key.matches("[A-Za-z0-9_-]+") ? key : '"' + key + '"';
    return path.isEmpty() ? step : path + '.' + step;
  }
}
