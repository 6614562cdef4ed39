package dev.homeostat.gateway.ingress;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request, read when it is asked for. Its length is bounded by that of the request
 * line; parameters beyond the first 64 are not looked at. Immutable.
 *
 * @param raw what stands behind the question mark; empty without one
 */
public record Query(String raw) {
  /** No query. */
  public static final Query NONE = new Query("");

  private static final int MOST = 64;

  /**
   * The first value of a parameter, or null without it; empty when it stands there alone. What
   * isn't percent-encoded as it should be is taken as it stands.
   */
  public @Nullable String first(String name) {
    int from = 0;
    for (int i = 0; i < MOST && from < raw.length(); i++) {
      int end = raw.indexOf('&', from);
      int to = end < 0 ? raw.length() : end;
      int equals = raw.indexOf('=', from);
      int nameTo = equals < 0 || equals > to ? to : equals;
      if (decoded(raw.substring(from, nameTo)).equals(name)) {
        return nameTo == to ? "" : decoded(raw.substring(nameTo + 1, to));
      }
      from = to + 1;
    }
    return null;
  }

  /** Whether a list of words under a name, separated by commas, has this one. */
  public boolean lists(String name, String word) {
    String value = first(name);
    if (value != null) {
      for (String listed : value.split(",", MOST)) {
        if (listed.strip().equals(word)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
