package dev.homeostat.bench.contender;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Keeps a contender's traffic on this machine, whatever the environment says. */
public final class Loopback {
  /** Where the launcher looks for the JDK that the user wants. */
  private static final Set<String> KEPT = Set.of("HOMEOSTAT_JAVA_HOME", "HOMEOSTAT_JDK_FOLDERS");

  /** The user's own would be measured instead of the launcher's choice. */
  private static final Set<String> TUNING =
      Set.of("MALLOC_ARENA_MAX", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

  private Loopback() {}

  /**
   * Removes what would configure real providers, another gateway setting or a proxy on the way to
   * the mock.
   */
  public static void keep(Map<String, String> environment) {
    environment.keySet().removeIf(Loopback::leadsAway);
  }

  private static boolean leadsAway(String variable) {
    String name = variable.toUpperCase(Locale.ROOT);
    return (name.startsWith("HOMEOSTAT_") && !KEPT.contains(name))
        || name.endsWith("_API_KEY")
        || name.endsWith("_TOKEN")
        || name.endsWith("_PROXY")
        || TUNING.contains(name);
  }
}
