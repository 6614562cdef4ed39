package dev.homeostat.gateway.config;

import dev.homeostat.gateway.config.yaml.Node;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret by reference: {@code env:NAME} or {@code file:PATH} (relative to the configuration file,
 * white space around the content dropped, read again at every reload).
 *
 * <p>The rule for plain text: a secret must not stand in a file that gets copied and committed, so
 * a plain value is refused, unless it begins with {@code dev-} and so says itself that it is worth
 * nothing, or comes from the environment through {@code ${NAME}}.
 *
 * @param openly whether a plain value is fine because it is no secret (a static header)
 */
record SecretForm(boolean openly) implements Form<Credential> {
  /** A value that must be hidden. */
  static final SecretForm HIDDEN = new SecretForm(false);

  /** A value that may be public. */
  static final SecretForm OPEN = new SecretForm(true);

  private static final String EXPECTED = "env:NAME or file:PATH";
  private static final String HINT =
      "write " + EXPECTED + "; plain text only for a local development key that begins with dev-";
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Ways of keeping secrets that a later version reads. */
  private static final Pattern LATER = Pattern.compile("(vault|aws|gcp|azure|k8s):.*");

  @Override
  public @Nullable Credential read(Node node, String path, Reading reading) {
    Interpolation.Result text = reading.text(node, path, EXPECTED);
    if (text == null) {
      return null;
    }
    String written = text.text().strip();
    if (written.startsWith("env:")) {
      return variable(written.substring(4), node, path, reading);
    }
    if (written.startsWith("file:")) {
      return file(written.substring(5), node, path, reading);
    }
    if (LATER.matcher(written).matches()) {
      reading.error(node, path, "secrets from there are not supported in this version", HINT);
      return null;
    }
    if (!openly) {
      reading.problems().hide(written);
    }
    if (!openly && !text.replaced() && !written.startsWith("dev-")) {
      reading.error(node, path, "a secret in plain text", HINT);
      return null;
    }
    return secret("plain", written, node, path, reading);
  }

  private static @Nullable Credential variable(
      String name, Node node, String path, Reading reading) {
    if (!VARIABLE.matcher(name).matches()) {
      reading.error(node, path, "'env:' without the name of a variable", HINT);
      return null;
    }
    String value = reading.variable(name);
    if (value == null || value.isBlank()) {
      String state = value == null ? "not set" : "empty";
      reading.error(
          node, path, "the environment variable " + name + " is " + state, "export " + name + "=…");
      return null;
    }
    return secret("env:" + name, value.strip(), node, path, reading);
  }

  private static @Nullable Credential file(String name, Node node, String path, Reading reading) {
    try {
      return secret("file:" + name, reading.file(name).strip(), node, path, reading);
    } catch (IOException | IllegalArgumentException e) {
      reading.error(
          node,
          path,
          "the secret file " + name + " can't be read: " + e.getClass().getSimpleName(),
          "check that it exists and that this user may read it");
      return null;
    }
  }

  private static @Nullable Credential secret(
      String name, String value, Node node, String path, Reading reading) {
    reading.problems().hide(value);
    if (value.isEmpty()) {
      reading.error(node, path, "an empty secret", HINT);
      return null;
    }
    // It is sent as a header: anything else would let a secret write headers of its own.
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      reading.error(
          node, path, "a secret with a line break or another character no header can hold", HINT);
      return null;
    }
    return new Credential(name, Secret.of(value));
  }

  @Override
  public Map<String, Object> schema() {
    return openly
        ? Forms.shape("type", "string", "minLength", 1)
        : Forms.shape("type", "string", "pattern", "^(env:|file:|dev-)|\\$\\{");
  }

  @Override
  public Object json(Credential value) {
    return value.name();
  }
}
