package dev.homeostat.bench.contender;

import java.util.Locale;
import java.util.Map;

/** Keeps a contender's traffic on this machine, whatever the environment says. */
public final class Loopback {
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
    return name.startsWith("HOMEOSTAT_")
        || name.endsWith("_API_KEY")
        || name.endsWith("_TOKEN")
        || name.endsWith("_PROXY")
        // The launcher chooses it; a user's own would be measured instead.
        || name.equals("MALLOC_ARENA_MAX");
  }
}
