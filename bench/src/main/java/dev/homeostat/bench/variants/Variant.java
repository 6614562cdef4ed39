package dev.homeostat.bench.variants;

import java.nio.file.Path;

/**
 * One setting of the gateway's process.
 *
 * @param name its row
 * @param group what it varies, e.g. {@code collector}
 * @param java options for the JVM, which come after the launcher's own and win
 * @param arenas of the C library's malloc; 0 for the launcher's own choice
 * @param tls whether the provider is spoken to in TLS
 */
record Variant(String name, String group, String java, int arenas, boolean tls) {
  private static final String WORD = "[a-z0-9][a-z0-9._-]*";

  Variant {
    if (!name.matches(WORD) || !group.matches(WORD)) {
      throw new IllegalArgumentException("name: " + name + " (expected: small letters and digits)");
    }
    if (java.contains("'")) {
      throw new IllegalArgumentException("java: " + java + " (expected: no quotation mark)");
    }
  }

  static Variant of(String group, String name, String java) {
    return new Variant(name, group, java, 0, false);
  }

  Variant withArenas(int count) {
    return new Variant(name, group, java, count, tls);
  }

  Variant withTls() {
    return new Variant(name, group, java, arenas, true);
  }

  /** What differs from the standard, for a reader. */
  String setting() {
    String malloc = arenas > 0 ? " MALLOC_ARENA_MAX=" + arenas : "";
    return (java + malloc + (tls ? " (TLS to the provider)" : "")).strip();
  }

  /**
   * A shell script that starts the gateway so; its arguments are the configuration and the port.
   *
   * @param launcher the gateway's launcher
   * @param authority what has to be trusted where the provider speaks TLS
   */
  String script(Path launcher, Path authority) {
    StringBuilder text = new StringBuilder("#!/bin/sh\nset -eu\n");
    text.append("export HOMEOSTAT_JAVA_OPTS='").append(java).append("'\n");
    if (arenas > 0) {
      text.append("export MALLOC_ARENA_MAX=").append(arenas).append('\n');
    }
    if (tls) {
      text.append("sed -e 's|\"http://|\"https://|' -e 's|^network: {|&trusted_certificates: \"")
          .append(authority)
          .append("\", |' \"$1\" >\"$1.tls\"\n")
          .append("set -- \"$1.tls\" \"$2\"\n");
    }
    return text.append("exec '")
        .append(launcher)
        .append("' serve --config \"$1\" --port \"$2\"\n")
        .toString();
  }
}
