package dev.homeostat.gateway.config;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys that were removed or renamed, and names other gateways use for the same thing: each fails
 * loudly and says what to write instead. A new row is all that a removal needs.
 */
final class MovedKeys {
  private record Row(Pattern path, String hint) {}

  private static final List<Row> ROWS =
      List.of(
          row("server\\.(host|port)", "write server.listen: \"host:port\""),
          row("(host|port|listen)", "write server: {listen: \"host:port\"}"),
          row("providers\\..+\\.base_url", "write base_urls: [\"…\"]; several are tried in turn"),
          row(
              "providers\\..+\\.(api_key|api_keys|key|keys|credential)",
              "write credentials: [\"env:NAME\"]"),
          row("providers\\..+\\.type", "write dialect: openai"),
          row(
              "models\\..+\\.(target|fallbacks?)",
              "write targets: [\"provider/model\", …] in order"),
          row(
              "(model_list|router_settings|litellm_settings)",
              "this is another gateway's key: name each provider under 'providers' and each public"
                  + " name under 'models'"),
          row("timeouts?", "the clocks stand under 'clocks'"));

  private MovedKeys() {}

  private static Row row(String path, String hint) {
    return new Row(Pattern.compile(path), hint);
  }

  /** What to write instead of this path, or null when it was never anything. */
  static @Nullable String hint(String path) {
    for (Row row : ROWS) {
      if (row.path().matcher(path).matches()) {
        return row.hint();
      }
    }
    return null;
  }
}
