package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.exchange.SessionKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A request says which conversation it belongs to, or its first message does")
class SessionKeysTest {
  private static @Nullable SessionKey of(
      Map<String, String> headers,
      @Nullable String route,
      @Nullable String session,
      @Nullable String cache,
      @Nullable String first) {
    return SessionKeys.of("team", headers::get, route, session, cache, first);
  }

  private static SessionKey named(String id) {
    return new SessionKey("team", id, true);
  }

  @Test
  @DisplayName("what is said to us comes before what clients send by themselves")
  void order() {
    Map<String, String> client = Map.of("x-claude-code-session-id", "c");
    Map<String, String> both = Map.of("x-claude-code-session-id", "c", "x-session-id", "x");
    assertThat(of(both, "r", "s", "p", "f")).isEqualTo(named("x"));
    assertThat(of(client, "r", "s", "p", "f")).isEqualTo(named("r"));
    assertThat(of(client, null, "s", "p", "f")).isEqualTo(named("s"));
    assertThat(of(client, null, null, "p", "f")).isEqualTo(named("c"));
    assertThat(of(Map.of(), null, null, "p", "f")).isEqualTo(named("p"));
    assertThat(of(Map.of(), null, null, null, "f")).isEqualTo(new SessionKey("team", "f", false));
    assertThat(of(Map.of(), null, null, null, null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x-claude-code-session-id", "session-id", "session_id", "x-openwebui-chat-id"})
  @DisplayName("Claude Code, Codex and Open WebUI name theirs")
  void clients(String header) {
    assertThat(of(Map.of(header, " 7b0e "), null, null, null, "f")).isEqualTo(named("7b0e"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb", "a\u0000", "\u202eb"})
  @DisplayName("an id that is blank or not printable is no id: the next is asked")
  void unusable(String id) {
    assertThat(of(Map.of("x-session-id", id), null, "s", null, "f")).isEqualTo(named("s"));
    assertThat(of(Map.of("x-session-id", id), null, null, null, "f"))
        .isEqualTo(new SessionKey("team", "f", false));
  }

  @Test
  @DisplayName("256 characters are an id, 257 are none")
  void bounded() {
    String longest = "é".repeat(SessionKeys.LONGEST);
    assertThat(of(Map.of(), null, longest, null, null)).isEqualTo(named(longest));
    assertThat(of(Map.of(), null, longest + "x", null, null)).isNull();
  }
}
