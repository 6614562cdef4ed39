package dev.homeostat.wall.score;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The gateway that is judged.
 *
 * @param name for reports
 * @param chat where chat requests go
 * @param model what the caller asks for
 * @param key the caller's bearer key; null for none
 */
public record Target(String name, URI chat, String model, @Nullable String key) {
  private static final String PATH = "/chat/completions";

  /**
   * The gateway at a base URL, with or without {@code /v1}.
   *
   * @throws IllegalArgumentException if it isn't an http or https URL with a host
   */
  public static Target at(String url, String model, @Nullable String key) {
    URI base = URI.create(url.strip());
    boolean usable =
        base.getHost() != null
            && ("http".equalsIgnoreCase(base.getScheme())
                || "https".equalsIgnoreCase(base.getScheme()));
    if (!usable) {
      throw new IllegalArgumentException(
          "target: " + url + " (expected: http://HOST:PORT, with or without /v1)");
    }
    String root = url.strip().replaceFirst("/+$", "");
    String path = base.getPath() == null ? "" : base.getPath().replaceFirst("/+$", "");
    String chat = path.isEmpty() ? root + "/v1" + PATH : path.endsWith(PATH) ? root : root + PATH;
    return new Target(url.strip(), URI.create(chat), model, key);
  }

  /** The same under another name. */
  public Target named(String other) {
    return new Target(other, chat, model, key);
  }

  /** Never tells the key. */
  @Override
  public String toString() {
    return name;
  }
}
