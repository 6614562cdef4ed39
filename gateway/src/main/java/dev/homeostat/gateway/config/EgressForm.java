package dev.homeostat.gateway.config;

import dev.homeostat.gateway.config.yaml.Node;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy as a URL, {@code http://[user:password@]host:port}. With a password it is a secret, and
 * comes as one: {@code env:NAME}, {@code file:PATH}, or the password through {@code ${NAME}}. User
 * and password are percent-decoded.
 */
final class EgressForm implements Form<EgressSettings> {
  private static final String EXPECTED = "http://[user:password@]host:port";
  private static final String HINT =
      "write http://host:port; with a login env:NAME or file:PATH that holds " + EXPECTED;
  private static final Pattern URL =
      Pattern.compile("(?i:http)://(?:([^:@/]*)(?::([^@/]*))?@)?([^@/]+:[0-9]{1,5})/?");

  @Override
  public @Nullable EgressSettings read(Node node, String path, Reading reading) {
    Interpolation.Result text = reading.text(node, path, EXPECTED);
    if (text == null) {
      return null;
    }
    Credential written = SecretForm.OPEN.read(node, path, reading);
    if (written == null) {
      return null;
    }
    Matcher url = URL.matcher(written.secret().reveal());
    if (!url.matches()) {
      reading.error(node, path, "no readable proxy (expected: " + EXPECTED + ")", HINT);
      return null;
    }
    String password = url.group(2);
    boolean plain = written.name().equals("plain") && !text.replaced();
    if (password != null && plain && !password.startsWith("dev-")) {
      reading.error(node, path, "a password in plain text", HINT);
      return null;
    }
    try {
      return settings(HostPort.parse(url.group(3)), url.group(1), password);
    } catch (IllegalArgumentException e) {
      reading.error(node, path, "no readable proxy (expected: " + EXPECTED + ")", HINT);
      return null;
    }
  }

  private static EgressSettings settings(
      HostPort address, @Nullable String user, @Nullable String password) {
    if (address.port() == 0) {
      throw new IllegalArgumentException("port: 0 (expected: 1..65535)");
    }
    if (user == null) {
      return new EgressSettings(address, null, null);
    }
    String secret = password == null ? "" : decoded(password);
    return new EgressSettings(address, decoded(user), secret.isEmpty() ? null : Secret.of(secret));
  }

  /** A plus sign is one, as in every URL's user part. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public Map<String, Object> schema() {
    return Forms.shape("type", "string", "pattern", "^(env:|file:|[hH][tT][tT][pP]://)|\\$\\{");
  }
}
