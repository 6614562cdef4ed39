package dev.homeostat.wall.score;

/** What a user has to know: the rules, and how a gateway is configured to be judged by them. */
public final class YardstickHelp {
  /** What the caller asks for unless told otherwise. */
  public static final String MODEL = "yardstick";

  /** What the primary is asked for. */
  public static final String PRIMARY_MODEL = "yardstick-primary";

  /** What the fallback is asked for; another name, so that a response can tell them apart. */
  public static final String FALLBACK_MODEL = "yardstick-fallback";

  private static final String RULES =
      """
      Sixteen scenarios and three N-variants. A primary and a fallback provider, 60 words, 15 ms each;
      the gateway makes two retries and has one fallback; one process, one key, one prompt. Streaming,
      usage asked. A scenario begins when the primary has answered a healthy request (--settle).

        pass     full marks, as below
        partial  complete answer (or the error that was due), but another rule was broken
        safe     an error that nobody can overlook, where a complete answer was due
        fail     a short or spliced text taken for success, a refused prefill shown, a hang, no gateway

      The caller is judged twice: as a client that knows error events, and as a naive reader that
      ignores them. Both must have the complete text, or notice: the naive reader sees only the status
      and a broken transfer.

        id       fault of the primary                full marks
        S01      429 Retry-After: 2 once             asked again after 1.8 s or more; answer
        S02 S04  429 / 503 for ever                  1..6 attempts, at most 4 in 3 s; fallback answers
        S03 S05  500 / reset before headers, once    2 attempts, fallback not used; answer
        S06      accepts, silent 120 s               1 attempt; fallback answers within 100 s
        S07      first token at 20 s                 fallback answers; all within 15 s
        S08      cut after 40 of 60 tokens           complete answer
        S09      silent after 20 tokens for 30 s     complete within 45 s; next request complete
        S10      tenth event is invalid JSON         complete from this one attempt
        S11      no [DONE]                           complete within 8 s, usage told
        S12      400 context length                  1 attempt; fallback answers
        S13      400 content policy                  1 attempt, no fallback; the reason is told
        S14      as S08, fallback rejects prefill    complete answer
        S15      503 for 60 s; 20 requests, 1 / 4 s  all served; primary used <= 30 s after recovery
        S16      503 for ever                        <= 6 attempts, fallback's model named, usage told
        S08-N S09-N S14-N: the fallback's text differs after word 12. One provider's whole answer, or
                 with --prefill a true continuation, else an in-band error and a broken transfer.
      Where no number is named: at most 6 attempts in all. A complete answer has one finish reason and
      [DONE].
      """;

  private YardstickHelp() {}

  /** The rules on one page. */
  public static String rules() {
    return RULES;
  }

  /** What a gateway needs, as our configuration, as LiteLLM's, and in words. */
  public static String configuration(Providers providers, String model, boolean prefill) {
    return """
    The gateway must know these two providers (OpenAI dialect, any key):
      primary   %1$s   model %3$s
      fallback  %2$s   model %4$s
    Callers ask for model '%5$s': the primary first, two retries, then the fallback.

    Homeostat, homeostat.yaml:
    %6$s
    LiteLLM, config.yaml:
      model_list:
        - model_name: %5$s
          litellm_params: {model: openai/%3$s, api_base: "%1$s", api_key: any}
        - model_name: %4$s
          litellm_params: {model: openai/%4$s, api_base: "%2$s", api_key: any}
      litellm_settings: {num_retries: 2, fallbacks: [{"%5$s": ["%4$s"]}]}

    Others: two OpenAI-compatible providers with these base URLs, a route that tries them in this
    order, and two retries.

    """
        .formatted(
            providers.primaryUrl(),
            providers.fallbackUrl(),
            PRIMARY_MODEL,
            FALLBACK_MODEL,
            model,
            homeostat(providers, model, prefill).indent(2));
  }

  /** Our own configuration for it, as stock as it can be. */
  public static String homeostat(Providers providers, String model, boolean prefill) {
    return """
    network: {allow_private: ["%1$s", "%2$s"]}
    providers:
      primary:
        dialect: openai
        base_urls: ["%3$s"]
        models: {%5$s: {}}
      fallback:
        dialect: openai
        base_urls: ["%4$s"]
        models: {%6$s: {%8$s}}
    models:
      "%7$s": {targets: [primary/%5$s, fallback/%6$s]}
    """
        .formatted(
            hostPort(providers.primaryUrl()),
            hostPort(providers.fallbackUrl()),
            providers.primaryUrl(),
            providers.fallbackUrl(),
            PRIMARY_MODEL,
            FALLBACK_MODEL,
            model,
            prefill ? "prefill: last_assistant" : "");
  }

  private static String hostPort(String url) {
    return url.replaceFirst("^[a-z]+://", "").replaceFirst("/.*$", "");
  }
}
