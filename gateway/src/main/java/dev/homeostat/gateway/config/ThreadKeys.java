package dev.homeostat.gateway.config;

import dev.homeostat.core.guard.ThreadProtection;
import dev.homeostat.core.guard.ThreadProtectionRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code thread_protection}, {@code thread_cooldown}, {@code session_ttl} and {@code
 * max_sessions}, and the variable {@code THREAD_PROTECTION_PLATFORMS}: {@code pattern:level}
 * entries, separated by commas. Environment over file over shipped, by pattern.
 */
final class ThreadKeys {
  static final String VARIABLE = "THREAD_PROTECTION_PLATFORMS";

  private static final SessionSettings D = SessionSettings.DEFAULTS;
  private static final Form<Duration> TIME = Forms.duration(Duration.ofMillis(1));
  private static final Pattern PATTERN =
      Pattern.compile("[A-Za-z0-9*][A-Za-z0-9._*-]{0,63}(/[!-+\\--~]{1,200})?");

  static final Key<Map<String, ThreadProtection.Level>> PROTECTION =
      Key.of(
          "thread_protection",
          Groups.map(
              PATTERN,
              "provider or provider/model, '*' for any characters",
              Forms.word(levels(), _ -> null)),
          Map.of(),
          "What a session avoids for session_ttl after a provider or provider/model failed it: the"
              + " whole provider, that model, or nothing.");
  static final Key<Duration> THREAD_COOLDOWN =
      Key.of(
          "thread_cooldown",
          TIME,
          D.threadCooldown(),
          "How long a provider-ban provider is left to the session that used it last.");
  static final Key<Duration> SESSION_TTL =
      Key.of(
          "session_ttl",
          TIME,
          D.ttl(),
          "How long a session is remembered after its last answer, and a ban or skip lasts.");
  static final Key<Integer> MAX_SESSIONS =
      Key.of(
          "max_sessions",
          Forms.whole(1, 10_000_000),
          D.most(),
          "Sessions remembered; the least recently used are forgotten.");

  private ThreadKeys() {}

  /**
   * What holds of the file and the environment.
   *
   * @param variable the value of {@link #VARIABLE}, or null
   */
  static ThreadProtection protection(
      Map<String, ThreadProtection.Level> file, @Nullable String variable, Problems problems) {
    List<ThreadProtectionRule> written = new ArrayList<>();
    file.forEach((pattern, level) -> written.add(ThreadProtectionRule.of(pattern, level)));
    return ThreadProtection.SHIPPED.with(written).with(environment(variable, problems));
  }

  private static List<ThreadProtectionRule> environment(
      @Nullable String variable, Problems problems) {
    Map<String, ThreadProtectionRule> rules = new LinkedHashMap<>();
    if (variable == null || variable.isBlank()) {
      return List.of();
    }
    for (String entry : variable.split(",", -1)) {
      try {
        ThreadProtectionRule rule = ThreadProtectionRule.parse(entry);
        if (rules.putIfAbsent(rule.pattern(), rule) != null) {
          refuse(problems, "'" + entry.strip() + "' names " + rule.pattern() + " again");
        }
      } catch (IllegalArgumentException e) {
        refuse(problems, e.getMessage() == null ? "unreadable" : e.getMessage());
      }
    }
    return List.copyOf(rules.values());
  }

  private static void refuse(Problems problems, String cause) {
    problems.error(
        0,
        0,
        VARIABLE,
        "the entry " + cause,
        "write it like longcat:provider-ban,groq/llama-*:model-skip or unset it");
  }

  private static Map<String, ThreadProtection.Level> levels() {
    Map<String, ThreadProtection.Level> words = new LinkedHashMap<>();
    for (ThreadProtection.Level level : ThreadProtection.Level.values()) {
      words.put(level.label(), level);
    }
    return words;
  }
}
