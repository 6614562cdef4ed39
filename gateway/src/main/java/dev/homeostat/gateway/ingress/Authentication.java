package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.gateway.config.ApiKey;
import dev.homeostat.gateway.config.AuthSettings;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says who is calling. Keys are compared by their SHA-256 digest, so that neither the time nor the
 * table gives a key away. Without a configured key only this machine is served, whatever key it
 * sends. Immutable.
 */
public final class Authentication {
  private static final String API_KEY = "x-api-key";
  private static final int MAX_KEY_CHARACTERS = 4096;
  private static final String MISSING =
      "No API key was sent. Send it as 'Authorization: Bearer KEY' or 'x-api-key: KEY'.";

  private final Map<String, Principal> byDigest;

  private Authentication(Map<String, Principal> byDigest) {
    this.byDigest = Map.copyOf(byDigest);
  }

  /** Authentication with these keys. */
  public static Authentication of(AuthSettings settings) {
    Map<String, Principal> byDigest = new HashMap<>();
    for (ApiKey key : settings.keys()) {
      byDigest.put(
          digest(key.key().reveal()), new Principal(key.name(), key.scopes(), key.policy()));
    }
    return new Authentication(byDigest);
  }

  /** Who it is, or why they are not let in. */
  public sealed interface Result {
    /** Known. */
    record Known(Principal principal) implements Result {}

    /** Turned away. */
    record Denied(Refusal refusal) implements Result {}
  }

  /**
   * Looks at a request's credentials.
   *
   * @param remote where it comes from
   * @param reads whether it only reads, which a browser does without saying for whom
   */
  public Result authenticate(HttpHeaders headers, @Nullable SocketAddress remote, boolean reads) {
    if (byDigest.isEmpty()) {
      return local(headers, remote, reads);
    }
    String bearer = bearer(headers.get(HttpHeaderNames.AUTHORIZATION));
    String apiKey = headers.get(API_KEY);
    if (differ(headers.getAll(HttpHeaderNames.AUTHORIZATION))
        || differ(headers.getAll(API_KEY))
        || (bearer != null && apiKey != null && !bearer.equals(apiKey))) {
      return denied(
          400,
          "conflicting_credentials",
          "Two different credentials were sent. Send one key, in one header.");
    }
    String key = bearer != null ? bearer : apiKey;
    if (key == null || key.isBlank()) {
      return denied(401, "invalid_api_key", MISSING);
    }
    Principal principal =
        key.length() > MAX_KEY_CHARACTERS ? null : byDigest.get(digest(key.strip()));
    return principal != null
        ? new Result.Known(principal)
        : denied(401, "invalid_api_key", "The API key is not valid for this gateway.");
  }

  /**
   * Without keys, being on this machine is the key. A web page that the user happens to visit runs
   * on this machine too, and is kept out by where it comes from.
   */
  private static Result local(HttpHeaders headers, @Nullable SocketAddress remote, boolean reads) {
    boolean loopback =
        remote instanceof InetSocketAddress inet
            && inet.getAddress() != null
            && inet.getAddress().isLoopbackAddress();
    if (!loopback) {
      return denied(
          401,
          "invalid_api_key",
          "This gateway has no API keys configured and serves its own machine only.");
    }
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin != null && !isLocal(origin)) {
      return denied(
          403,
          "origin_not_allowed",
          "Without configured API keys, web pages of other origins are not served.");
    }
    // A page whose name was rebound to this machine reads without an origin, but under its name.
    String host = headers.get(HttpHeaderNames.HOST);
    if (reads && origin == null && host != null && !isLocal("http://" + host)) {
      return denied(
          403,
          "host_not_allowed",
          "Without configured API keys, what can be read here is read as localhost or by address.");
    }
    return new Result.Known(Principal.LOCAL);
  }

  private static boolean isLocal(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host != null
          && (host.equals("localhost")
              || (host.matches("[0-9.]+|\\[[0-9a-fA-F:]+]")
                  && InetAddress.getByName(host).isLoopbackAddress()));
    } catch (IllegalArgumentException | java.net.UnknownHostException e) {
      return false;
    }
  }

  private static boolean differ(List<String> values) {
    return values.size() > 1 && values.stream().distinct().count() > 1;
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).strip()
        : authorization.strip();
  }

  private static Result denied(int status, String code, String message) {
    return new Result.Denied(Refusal.invalid(status, code, null, message));
  }

  private static String digest(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
