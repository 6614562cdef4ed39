package dev.homeostat.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What reading a configuration came to. */
public sealed interface Loaded {
  /** Everything found, in the order of the file: errors, warnings and notices. */
  List<Problem> problems();

  /** The secret files it refers to, whether they could be read or not. */
  Set<Path> secretFiles();

  /**
   * It can be used.
   *
   * @param problems warnings and notices only
   */
  record Valid(Settings settings, List<Problem> problems, Set<Path> secretFiles) implements Loaded {
    /** Copies. */
    public Valid {
      problems = List.copyOf(problems);
      secretFiles = Set.copyOf(secretFiles);
    }
  }

  /**
   * It can't be used.
   *
   * @param problems at least one error
   */
  record Invalid(List<Problem> problems, Set<Path> secretFiles) implements Loaded {
    /** Copies. */
    public Invalid {
      problems = List.copyOf(problems);
      secretFiles = Set.copyOf(secretFiles);
    }
  }
}
