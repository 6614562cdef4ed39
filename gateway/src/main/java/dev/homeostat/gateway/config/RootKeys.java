package dev.homeostat.gateway.config;

import dev.homeostat.core.guard.ThreadProtection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of the file itself. */
final class RootKeys {
  /** The file as written: each value is right by itself, but not yet checked against the others. */
  record Written(
      ServerSettings server,
      NetworkSettings network,
      List<AuthKeys.Written> keys,
      Map<String, ProviderKeys.Written> providers,
      Map<String, ModelKeys.Written> models,
      Map<String, String> aliases,
      ClockSettings clocks,
      RetrySettings retry,
      RescueSettings rescue,
      LimitSettings limits,
      Map<String, PoolKeys.Weights> profiles,
      Map<String, PoolKeys.Written> pools,
      GuardSettings guard,
      Map<String, ThreadProtection.Level> threadProtection,
      Duration threadCooldown,
      Duration sessionTtl,
      int maxSessions) {}

  private static final Key<ServerSettings> SERVER =
      Key.of("server", ServerKeys.SERVER, ServerSettings.DEFAULTS, "The side towards the clients.");
  private static final Key<NetworkSettings> NETWORK =
      Key.of(
          "network",
          NetworkKeys.NETWORK,
          NetworkSettings.DEFAULTS,
          "How providers are reached, and what may be.");
  private static final Key<List<AuthKeys.Written>> AUTH =
      Key.of("auth", AuthKeys.AUTH, List.of(), "Who may call.");
  private static final Key<Map<String, ProviderKeys.Written>> PROVIDERS =
      Key.of(
          "providers",
          ProviderKeys.PROVIDERS,
          Map.of(),
          "Who answers; without any, the usual environment variables are looked at.");
  private static final Key<Map<String, ModelKeys.Written>> MODELS =
      Key.of(
          "models",
          ModelKeys.MODELS,
          Map.of(),
          "Names callers ask for. Every provider/model is reachable without one.");
  private static final Key<Map<String, String>> ALIASES =
      Key.of(
          "aliases",
          ProviderKeys.ALIASES,
          Map.of(),
          "Further names, '*' standing for any characters: \"claude-*\": chat.");
  private static final Key<ClockSettings> CLOCKS =
      Key.of("clocks", ClockKeys.GLOBAL, ClockSettings.DEFAULTS, "How long anything may take.");
  private static final Key<RetrySettings> RETRY =
      Key.of("retry", RetryKeys.RETRY, RetrySettings.DEFAULTS, "How often is tried again.");
  private static final Key<RescueSettings> RESCUE =
      Key.of(
          "rescue",
          RescueKeys.RESCUE,
          RescueSettings.DEFAULTS,
          "Answers that break in the middle, and who finishes them.");
  private static final Key<Map<String, PoolKeys.Weights>> PROFILES =
      Key.of(
          "profiles",
          PoolKeys.PROFILES,
          Map.of(),
          "How adaptive models and pools weigh; also over the shipped balanced, fast, cheap, smart"
              + " and reliable.");
  private static final Key<Map<String, PoolKeys.Written>> POOLS =
      Key.of(
          "pools",
          PoolKeys.POOLS,
          Map.of(),
          "Names that stand for the best of many targets; fast, balanced and smart are shipped.");
  private static final Key<GuardSettings> GUARD =
      Key.of(
          "guard",
          GuardKeys.GUARD,
          GuardSettings.DEFAULTS,
          "When a failing target is kept from requests, and how it comes back.");

  private RootKeys() {}

  /**
   * The whole file.
   *
   * @param heapBytes the heap ceiling, of which the body budget is a quarter
   */
  static Section<Written> root(long heapBytes) {
    Key<LimitSettings> limits =
        Key.of(
            "limits",
            ServerKeys.limits(heapBytes),
            LimitSettings.defaults(heapBytes),
            "What the process spends on bodies and connections.");
    return new Section<>(
        List.of(
            SERVER,
            NETWORK,
            AUTH,
            PROVIDERS,
            MODELS,
            ALIASES,
            PROFILES,
            POOLS,
            CLOCKS,
            RETRY,
            RESCUE,
            GUARD,
            ThreadKeys.PROTECTION,
            ThreadKeys.THREAD_COOLDOWN,
            ThreadKeys.SESSION_TTL,
            ThreadKeys.MAX_SESSIONS,
            limits),
        fields ->
            new Written(
                fields.get(SERVER),
                fields.get(NETWORK),
                fields.get(AUTH),
                fields.get(PROVIDERS),
                fields.get(MODELS),
                fields.get(ALIASES),
                fields.get(CLOCKS),
                fields.get(RETRY),
                fields.get(RESCUE),
                fields.get(limits),
                fields.get(PROFILES),
                fields.get(POOLS),
                fields.get(GUARD),
                fields.get(ThreadKeys.PROTECTION),
                fields.get(ThreadKeys.THREAD_COOLDOWN),
                fields.get(ThreadKeys.SESSION_TTL),
                fields.get(ThreadKeys.MAX_SESSIONS)));
  }
}
