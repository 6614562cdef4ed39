package dev.homeostat.gateway.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The version of HTTP spoken to a provider. HTTP/1.1 is the default: an aborted stream costs a
 * connection of its own there, while many of them on a shared one trip the provider's protection
 * against rapid resets, which ends the innocent streams beside them.
 */
public enum HttpProtocol {
  /** One call at a time on each connection. */
  HTTP_1_1("1.1"),
  /**
   * A few streams on each of many connections: offered in TLS, with HTTP/1.1 beside it; spoken
   * without asking where there is no TLS.
   */
  HTTP_2("2");

  private final String id;

  HttpProtocol(String id) {
    this.id = id;
  }

  /** How it is written in the configuration. */
  public String id() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }

  static Map<String, HttpProtocol> words() {
    Map<String, HttpProtocol> words = new LinkedHashMap<>();
    for (HttpProtocol protocol : values()) {
      words.put(protocol.id, protocol);
    }
    return words;
  }
}
