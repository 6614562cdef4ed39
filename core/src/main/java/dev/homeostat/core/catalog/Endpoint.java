package dev.homeostat.core.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A provider under one base URL: the unit of provider health. The URL is normalised once
 * (lower-case scheme and host, default port and trailing slashes dropped), so that two spellings of
 * one address share one state. Immutable; equal by {@link #key()}.
 */
public final class Endpoint {
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

  private final String providerId;
  private final String baseUrl;
  private final String key;
  private final boolean tls;
  private final String host;
  private final int port;
  private final String path;

  private Endpoint(
      String providerId, boolean tls, String host, int port, String path, String baseUrl) {
    this.providerId = providerId;
    this.tls = tls;
    this.host = host;
    this.port = port;
    this.path = path;
    this.baseUrl = baseUrl;
    this.key = providerId + '|' + baseUrl;
  }

  /**
   * Reads and normalises a base URL.
   *
   * @param url {@code http} or {@code https}, without user, query, fragment or dot segments
   * @throws IllegalArgumentException naming what is wrong with the URL
   */
  public static Endpoint of(String providerId, String url) {
    URI uri = parse(url);
    boolean tls = isTls(uri);
    String authority = uri.getRawAuthority();
    if (authority == null || authority.isEmpty()) {
      throw wrong(url, "no host");
    }
    if (authority.indexOf('@') >= 0) {
      throw wrong(url, "a user or password before the host");
    }
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw wrong(url, "no readable host and port");
    }
    String name = host(parts.group(1));
    if (name.isEmpty()) {
      throw wrong(url, "no host");
    }
    int port = port(url, parts.group(2), tls ? 443 : 80);
    String path = path(url, uri);
    boolean standard = port == (tls ? 443 : 80);
    String literal = name.indexOf(':') >= 0 ? '[' + name + ']' : name;
    String base = (tls ? "https://" : "http://") + literal + (standard ? "" : ":" + port) + path;
    return new Endpoint(providerId, tls, name, port, path, base);
  }

  private static URI parse(String url) {
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw wrong(url.strip(), "a space, tab or control character at position " + (i + 1));
      }
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw wrong(url, e.getReason());
    }
    if (uri.getRawFragment() != null) {
      throw wrong(url, "a fragment (#)");
    }
    if (uri.getRawQuery() != null) {
      throw wrong(url, "a query (?)");
    }
    return uri;
  }

  private static boolean isTls(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "https" -> true;
      case "http" -> false;
      default -> throw wrong(uri.toString(), "no http:// or https:// in front");
    };
  }

  private static String host(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      return lower.substring(1, lower.length() - 1);
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static int port(String url, @Nullable String text, int standard) {
    if (text == null) {
      return standard;
    }
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      throw wrong(url, "port " + port + " (expected: 1..65535)");
    }
    return port;
  }

  private static String path(String url, URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String cut = path.substring(0, end);
    for (String segment : cut.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw wrong(url, "a dot segment in the path");
      }
    }
    return cut;
  }

  private static IllegalArgumentException wrong(String url, String what) {
    String shown = url.replaceFirst("//[^/@]*@", "//…@");
    return new IllegalArgumentException(
        "base URL: " + shown + " has " + what + " (expected: https://host[:port][/path])");
  }

  /** The id of the provider as configured. */
  public String providerId() {
    return providerId;
  }

  /** The normalised URL, without a trailing slash. */
  public String baseUrl() {
    return baseUrl;
  }

  /** {@code providerId|baseUrl}: what the health of this endpoint is kept under. */
  public String key() {
    return key;
  }

  /** Whether the connection is encrypted. */
  public boolean tls() {
    return tls;
  }

  /** Lower-case name or literal address, without brackets and trailing dot. */
  public String host() {
    return host;
  }

  /** The port, the scheme's own when none was written: 1..65535. */
  public int port() {
    return port;
  }

  /** What stands in front of every route: empty, or begins with a slash and ends without one. */
  public String path() {
    return path;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key;
  }
}
