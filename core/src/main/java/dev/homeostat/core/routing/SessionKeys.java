package dev.homeostat.core.routing;

import dev.homeostat.core.exchange.SessionKey;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says which conversation a request belongs to. What is said to us comes before what clients send
 * by themselves: {@code x-session-id} · {@code route.session} · the body's {@code session_id} · the
 * headers of known clients · {@code prompt_cache_key} · else a hash of the first user message,
 * which many conversations may share.
 *
 * <p>An id that is blank, longer than 256 characters or not printable is no id: the next source is
 * asked, as if it weren't there. Ids are never logged.
 */
public final class SessionKeys {
  /** The longest id that is taken. */
  public static final int LONGEST = 256;

  /** The header of our own. */
  public static final String HEADER = "x-session-id";

  /**
   * What clients send unasked, in lower case.
   *
   * <ul>
   *   <li>Claude Code: {@code X-Claude-Code-Session-Id}
   *       (code.claude.com/docs/en/llm-gateway-protocol)
   *   <li>Codex CLI: {@code session-id}, before that {@code session_id} (openai/codex#21757)
   *   <li>Open WebUI with ENABLE_FORWARD_USER_INFO_HEADERS: {@code X-OpenWebUI-Chat-Id}
   *       (docs.openwebui.com, environment configuration)
   * </ul>
   */
  private static final List<String> CLIENTS =
      List.of("x-claude-code-session-id", "session-id", "session_id", "x-openwebui-chat-id");

  private SessionKeys() {}

  /**
   * The conversation of a request, or null when nothing tells.
   *
   * @param principal who is calling; never shares a session with another
   * @param header a header of the request by its lower-case name, or null
   * @param routeSession the wish in {@code route.session} or its header, or null
   * @param sessionId the body's {@code session_id}, or null
   * @param promptCacheKey the body's {@code prompt_cache_key}, or null
   * @param firstUserMessage a hash of the first user message, or null without one
   */
  public static @Nullable SessionKey of(
      String principal,
      Function<String, @Nullable String> header,
      @Nullable String routeSession,
      @Nullable String sessionId,
      @Nullable String promptCacheKey,
      @Nullable String firstUserMessage) {
    String id = usable(header.apply(HEADER));
    if (id == null) {
      id = usable(routeSession);
    }
    if (id == null) {
      id = usable(sessionId);
    }
    for (int i = 0; id == null && i < CLIENTS.size(); i++) {
      id = usable(header.apply(CLIENTS.get(i)));
    }
    if (id == null) {
      id = usable(promptCacheKey);
    }
    if (id != null) {
      return new SessionKey(principal, id, true);
    }
    return firstUserMessage == null ? null : new SessionKey(principal, firstUserMessage, false);
  }

  private static @Nullable String usable(@Nullable String written) {
    if (written == null) {
      return null;
    }
    String id = written.strip();
    if (id.isEmpty() || id.length() > LONGEST) {
      return null;
    }
    for (int i = 0; i < id.length(); i++) {
      if (!printable(id.charAt(i))) {
        return null;
      }
    }
    return id;
  }

  private static boolean printable(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
