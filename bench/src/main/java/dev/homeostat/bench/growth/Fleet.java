package dev.homeostat.bench.growth;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Configurations of growing size; every target is the same mock, so that only the size differs. */
final class Fleet {
  /** A configured model with two targets. */
  static final String MODEL = "chat";

  /** Every target, in the order of the file. */
  static final String AUTO = "auto";

  /** A pool of every target, chosen from by what was learned. */
  static final String POOL = "everybody";

  private static final int MOST_PROVIDERS = 50;

  private final int mockPort;
  private final @Nullable Path authority;

  private Fleet(int mockPort, @Nullable Path authority) {
    this.mockPort = mockPort;
    this.authority = authority;
  }

  /** Providers at the mock's port for plaintext. */
  static Fleet of(int mockPort) {
    return new Fleet(mockPort, null);
  }

  /**
   * Providers at the mock's port for TLS.
   *
   * @param authority what has to be trusted
   */
  static Fleet inTls(int mockPort, Path authority) {
    return new Fleet(mockPort, authority);
  }

  /**
   * So many targets: up to 50 providers with as many models each.
   *
   * @param count 2 or more
   */
  String targets(int count) {
    int providers = Math.min(MOST_PROVIDERS, count / 2);
    int models = count / providers;
    // The mock takes what stands behind the last slash for the model's name.
    String offered =
        IntStream.range(0, models)
            .mapToObj(model -> "\"m" + model + "/mock-json\": {}")
            .collect(Collectors.joining(", "));
    String fleet =
        IntStream.range(0, providers)
            .mapToObj(provider -> provider("p" + provider, offered))
            .collect(Collectors.joining());
    return head()
        + fleet
        + "models: {chat: {targets: [\"p0/m0/mock-json\", \"p1/m0/mock-json\"]}}\n"
        + "pools: {everybody: {include: [\"*\"]}}\n";
  }

  /** So many client keys; see {@link #key}. */
  String keys(int count) {
    String keys =
        IntStream.range(0, count)
            .mapToObj(number -> "    - {key: \"" + key(Integer.toString(number)) + "\"}\n")
            .collect(Collectors.joining());
    return offering("mock-json") + "auth:\n  keys:\n" + keys;
  }

  /** The key with this number; every provider of secrets in earnest makes them about as long. */
  static String key(String number) {
    return "dev-bench-0123456789abcdef0123456789abcdef-" + number;
  }

  /** Models of the mock under the names of the mock, two targets each. */
  String offering(String... models) {
    String offered =
        Arrays.stream(models).map(model -> model + ": {}").collect(Collectors.joining(", "));
    String named =
        Arrays.stream(models)
            .map(model -> model + ": {targets: [p0/" + model + ", p1/" + model + "]}")
            .collect(Collectors.joining(", "));
    return head() + provider("p0", offered) + provider("p1", offered) + "models: {" + named + "}\n";
  }

  private String head() {
    // As many connections to the mock as the largest curve holds streams.
    String trust = authority == null ? "" : ", trusted_certificates: \"" + authority + "\"";
    return """
    network: {allow_private: ["127.0.0.1:%d"]%s}
    limits: {upstream_connections: 20000}
    providers:
    """
        .formatted(mockPort, trust);
  }

  private String provider(String id, String offered) {
    return "  %s: {dialect: openai, base_urls: [\"%s://127.0.0.1:%d/v1\"], models: {%s}}\n"
        .formatted(id, authority == null ? "http" : "https", mockPort, offered);
  }
}
