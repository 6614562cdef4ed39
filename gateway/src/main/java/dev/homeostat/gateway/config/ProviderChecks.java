package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.gateway.config.yaml.Document;
import dev.homeostat.gateway.config.yaml.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a provider against the rest of the file, and completes it. */
final class ProviderChecks {
  /** What the gateway writes itself: a configured one would contradict it. */
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "accept-encoding");

  /** A host whose last label is a number is an address to every client, or nothing. */
  private static final Pattern NUMERIC = Pattern.compile("(^|\\.)([0-9]+|0[xX][0-9a-fA-F]*)$");

  private final Document document;
  private final Problems problems;
  private final NetworkSettings network;
  private final ClockSettings clocks;

  ProviderChecks(
      Document document, Problems problems, NetworkSettings network, ClockSettings clocks) {
    this.document = document;
    this.problems = problems;
    this.network = network;
    this.clocks = clocks;
  }

  /** The provider, or null when none of its base URLs can be used. */
  @Nullable ProviderSettings check(String id, ProviderKeys.Written written) {
    String path = Reading.join("providers", id);
    List<Endpoint> endpoints = endpoints(id, path, written.baseUrls());
    List<Credential> credentials = credentials(id, path, written.credentials());
    Map<String, Secret> headers = headers(id, path, written.headers());
    List<UpstreamModel> models = new ArrayList<>();
    written
        .models()
        .forEach(
            (model, facts) ->
                models.add(
                    new UpstreamModel(
                        model,
                        facts.price(),
                        facts.reasoning(),
                        facts.context(),
                        facts.prefill(),
                        facts.clocks() == null
                            ? null
                            : facts.clocks().apply(written.clocks().apply(clocks)),
                        facts.facts())));
    if (models.isEmpty()) {
      problems.warning(
          document.at("providers", id),
          path,
          "no models, so nothing can be sent to it",
          "name what it offers: models: {some-model: {}}");
    }
    prices(id, path, models);
    if (document.at("providers", id) instanceof Node.Mapping mapping
        && mapping.find("session_queue") != null
        && written.policy().maxSessions() == 0) {
      problems.warning(
          document.at("providers", id, "session_queue"),
          path + ".session_queue",
          "nobody waits without max_concurrent_sessions",
          "set max_concurrent_sessions too, or remove it");
    }
    return endpoints.isEmpty()
        ? null
        : new ProviderSettings(
            id,
            written.dialect(),
            endpoints,
            written.http(),
            credentials,
            models,
            headers,
            written.clocks().apply(clocks),
            written.policy());
  }

  private List<Endpoint> endpoints(String id, String path, List<String> urls) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < urls.size(); i++) {
      Endpoint endpoint = endpoint(id, path + ".base_urls[" + i + ']', i, urls.get(i));
      if (endpoint != null && endpoints.contains(endpoint)) {
        problems.error(
            document.at("providers", id, "base_urls", i),
            path + ".base_urls[" + i + ']',
            "the same base URL twice: " + endpoint.baseUrl(),
            "remove one: it would be no failover");
      } else if (endpoint != null) {
        endpoints.add(endpoint);
      }
    }
    return endpoints;
  }

  private @Nullable Endpoint endpoint(String id, String path, int index, String url) {
    var at = document.at("providers", id, "base_urls", index);
    Endpoint endpoint;
    try {
      endpoint = Endpoint.of(id, url);
    } catch (IllegalArgumentException e) {
      String cause = e.getMessage() == null ? "unreadable base URL" : e.getMessage();
      problems.error(at, path, cause, "write it like https://api.example.com/v1");
      return null;
    }
    if (NUMERIC.matcher(endpoint.host()).find()
        && PrivateAddresses.literal(endpoint.host()) == null) {
      problems.error(
          at, path, endpoint.host() + " is no address", "write four numbers of 0..255, or a name");
      return null;
    }
    if (network.allows(endpoint.host(), endpoint.port())) {
      return endpoint;
    }
    String allow =
        "\"" + new HostPort(endpoint.host(), endpoint.port()) + "\" to network.allow_private";
    String refusal = PrivateAddresses.refusal(endpoint.host());
    if (refusal != null) {
      problems.error(
          at,
          path,
          endpoint.host() + " is " + refusal + " and is not allowed",
          "when it is a server of yours, add " + allow);
    } else if (!endpoint.tls()) {
      problems.error(
          at,
          path,
          "http would send prompts and keys in plain text",
          "write https://, or add " + allow);
    }
    return endpoint;
  }

  private List<Credential> credentials(String id, String path, List<Credential> written) {
    List<Credential> credentials = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < written.size(); i++) {
      Credential credential = written.get(i);
      if (credential.name().equals("plain")) {
        credential = new Credential("plain#" + (i + 1), credential.secret());
      }
      if (names.add(credential.name())) {
        credentials.add(credential);
      } else {
        problems.error(
            document.at("providers", id, "credentials", i),
            path + ".credentials[" + i + ']',
            "the same credential twice: " + credential.name(),
            "remove one: two states of one key would contradict each other");
      }
    }
    return credentials;
  }

  private Map<String, Secret> headers(String id, String path, Map<String, Credential> written) {
    Map<String, Secret> headers = new LinkedHashMap<>();
    written.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          String full = Reading.join(path + ".headers", name);
          var at = document.at("providers", id, "headers", name);
          if (OWN_HEADERS.contains(lower)) {
            problems.error(
                at, full, "the gateway writes this header itself", "remove it from headers");
          } else if (value.name().equals("plain")
              && secretName(lower)
              && !value.secret().reveal().startsWith("dev-")) {
            problems.hide(value.secret().reveal());
            problems.error(at, full, "a secret in plain text", "write env:NAME or file:PATH");
          } else if (headers.putIfAbsent(lower, value.secret()) != null) {
            problems.error(at, full, "the same header twice", "remove one");
          }
        });
    return headers;
  }

  private static boolean secretName(String header) {
    return header.contains("authorization")
        || header.contains("cookie")
        || header.endsWith("key")
        || header.endsWith("token")
        || header.endsWith("secret");
  }

  private void prices(String id, String path, List<UpstreamModel> models) {
    List<String> unpriced =
        models.stream().filter(model -> model.price() == null).map(UpstreamModel::id).toList();
    if (!unpriced.isEmpty()) {
      problems.warning(
          document.at("providers", id, "models"),
          path + ".models",
          "no price for " + String.join(", ", unpriced) + ": their cost is not counted",
          "add price: {input: 0.15, output: 0.60} (dollars per million tokens)");
    }
  }
}
