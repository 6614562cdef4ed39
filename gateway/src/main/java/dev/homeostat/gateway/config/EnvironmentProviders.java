package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Prefill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Providers that configure themselves from the usual environment variables. One row each; a new
 * compatible provider is a new row. Prices stay unknown: none are guessed.
 */
public final class EnvironmentProviders {
  private record Preset(String id, String variable, String baseUrl, List<UpstreamModel> models) {}

  private static final List<Preset> PRESETS =
      List.of(
          preset(
              "openai",
              "OPENAI_API_KEY",
              "https://api.openai.com/v1",
              model("gpt-4.1-mini"),
              model("gpt-4.1"),
              model("gpt-4o-mini"),
              model("gpt-4o"),
              thinking("gpt-5-mini"),
              thinking("gpt-5")),
          preset(
              "deepseek",
              "DEEPSEEK_API_KEY",
              "https://api.deepseek.com/v1",
              model("deepseek-chat"),
              thinking("deepseek-reasoner")),
          preset(
              "groq",
              "GROQ_API_KEY",
              "https://api.groq.com/openai/v1",
              model("llama-3.3-70b-versatile"),
              model("llama-3.1-8b-instant"),
              thinking("openai/gpt-oss-120b")),
          preset(
              "mistral",
              "MISTRAL_API_KEY",
              "https://api.mistral.ai/v1",
              model("mistral-small-latest"),
              model("mistral-large-latest"),
              model("codestral-latest")),
          preset(
              "xai",
              "XAI_API_KEY",
              "https://api.x.ai/v1",
              model("grok-3"),
              thinking("grok-3-mini"),
              thinking("grok-4")),
          preset(
              "openrouter",
              "OPENROUTER_API_KEY",
              "https://openrouter.ai/api/v1",
              model("openai/gpt-4.1-mini"),
              model("meta-llama/llama-3.3-70b-instruct"),
              model("anthropic/claude-sonnet-4")),
          preset(
              "together",
              "TOGETHER_API_KEY",
              "https://api.together.xyz/v1",
              model("meta-llama/Llama-3.3-70B-Instruct-Turbo")),
          preset(
              "fireworks",
              "FIREWORKS_API_KEY",
              "https://api.fireworks.ai/inference/v1",
              model("accounts/fireworks/models/llama-v3p3-70b-instruct")),
          preset(
              "cerebras",
              "CEREBRAS_API_KEY",
              "https://api.cerebras.ai/v1",
              model("llama-3.3-70b"),
              thinking("gpt-oss-120b")),
          preset(
              "moonshot",
              "MOONSHOT_API_KEY",
              "https://api.moonshot.ai/v1",
              model("kimi-k2-0905-preview")),
          preset(
              "nvidia",
              "NVIDIA_API_KEY",
              "https://integrate.api.nvidia.com/v1",
              model("meta/llama-3.3-70b-instruct")),
          preset(
              "perplexity",
              "PERPLEXITY_API_KEY",
              "https://api.perplexity.ai",
              model("sonar"),
              model("sonar-pro")),
          preset(
              "sambanova",
              "SAMBANOVA_API_KEY",
              "https://api.sambanova.ai/v1",
              model("Meta-Llama-3.3-70B-Instruct")));

  /** Keys of providers whose own dialect a later version speaks. */
  private static final List<String> LATER =
      List.of("ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "COHERE_API_KEY");

  private EnvironmentProviders() {}

  /** The providers whose key is set, in the order of the table. */
  public static List<ProviderSettings> detect(Map<String, String> environment) {
    return detect(environment::get, ClockSettings.DEFAULTS);
  }

  /**
   * The providers whose key is set.
   *
   * @param clocks the clocks they run under
   */
  static List<ProviderSettings> detect(
      Function<String, @Nullable String> environment, ClockSettings clocks) {
    List<ProviderSettings> found = new ArrayList<>();
    for (Preset preset : PRESETS) {
      String key = environment.apply(preset.variable());
      if (key != null && usable(key.strip())) {
        found.add(
            new ProviderSettings(
                preset.id(),
                Dialect.OPENAI,
                List.of(Endpoint.of(preset.id(), preset.baseUrl())),
                HttpProtocol.HTTP_1_1,
                List.of(new Credential("env:" + preset.variable(), Secret.of(key.strip()))),
                preset.models(),
                Map.of(),
                clocks));
      }
    }
    return found;
  }

  /** The variables that are set, but name a provider this version can't call. */
  static List<String> unsupported(Function<String, @Nullable String> environment) {
    return LATER.stream()
        .filter(
            name -> {
              String value = environment.apply(name);
              return value != null && !value.isBlank();
            })
        .toList();
  }

  /** A key goes into a header: one with a line break in it must not. */
  private static boolean usable(String key) {
    return !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static Preset preset(
      String id, String variable, String baseUrl, UpstreamModel... models) {
    return new Preset(id, variable, baseUrl, List.of(models));
  }

  private static UpstreamModel model(String id) {
    return UpstreamModel.of(id);
  }

  private static UpstreamModel thinking(String id) {
    return new UpstreamModel(id, null, true, 0, Prefill.NONE, null);
  }
}
