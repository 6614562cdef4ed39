package dev.homeostat.core.exchange;

import org.jspecify.annotations.Nullable;

/**
 * For whom an exchange is.
 *
 * @param principal the key's name, never the key
 * @param session the conversation it belongs to, or null
 */
public record Requester(String principal, @Nullable SessionKey session) {
  /** Nobody in particular: our own probes and trials, and tests. */
  public static final Requester NOBODY = new Requester("", null);

  /** Somebody without a conversation. */
  public static Requester of(String principal) {
    return new Requester(principal, null);
  }
}
