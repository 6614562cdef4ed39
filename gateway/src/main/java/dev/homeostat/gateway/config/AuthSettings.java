package dev.homeostat.gateway.config;

import java.util.List;

/**
 * Who may call.
 *
 * @param keys in configuration order; without any, only loopback is served, with any key or none
 */
public record AuthSettings(List<ApiKey> keys) {
  /** No keys. */
  public static final AuthSettings DEFAULTS = new AuthSettings(List.of());

  /** Copies. */
  public AuthSettings {
    keys = List.copyOf(keys);
  }
}
