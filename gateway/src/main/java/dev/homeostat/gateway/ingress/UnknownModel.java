package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;
import java.util.List;

/** What a caller is told who asks for a name that nothing answers to. */
final class UnknownModel {
  private UnknownModel() {}

  /** The refusal where there is no name at all. */
  static Refusal noneConfigured() {
    return Refusal.ours(
        503,
        "no_providers_configured",
        "No provider is configured. Add one under 'providers' in homeostat.yaml,"
            + " or set a key such as OPENAI_API_KEY, and try again.");
  }

  /**
   * The refusal.
   *
   * @param param where the name stands
   */
  static Refusal refusal(String model, List<String> nearest, String param) {
    String shown = model.length() > 100 ? model.substring(0, 100) + "..." : model;
    String near = nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?";
    return Refusal.invalid(
        404,
        "model_not_found",
        param,
        "The model '"
            + shown
            + "' is not known here."
            + near
            + " GET /v1/models lists what is; to add one, name it under 'models' in"
            + " homeostat.yaml.");
  }
}
