package dev.homeostat.gateway.config;

import dev.homeostat.gateway.config.yaml.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects every problem of one file. Not thread-safe. */
final class Problems {
  private static final int EXCERPT = 160;

  /** Long runs that mix letters and digits look like keys; nothing else in a configuration does. */
  private static final Pattern ESCAPED = Pattern.compile("[^ -~]+|[\"'\\\\]+");

  private static final Pattern KEY_SHAPE =
      Pattern.compile(
          "\\b(?:sk|hs|gsk|xai|pk|key|csk|fw|nvapi)[-_][A-Za-z0-9_-]{6,}"
              + "|(?<![A-Za-z0-9_-])(?=[A-Za-z_-]*[0-9])(?=[0-9_-]*[A-Za-z])[A-Za-z0-9_-]{24,}");

  private record Raw(
      Severity severity, int line, int column, String path, String cause, String hint) {}

  private final String file;
  private final List<String> lines;
  private final List<Raw> found = new ArrayList<>();
  private final Set<String> secrets = new HashSet<>();

  Problems(String file, String text) {
    this.file = file;
    this.lines = text.lines().toList();
  }

  void error(@Nullable Node at, String path, String cause, String hint) {
    add(Severity.ERROR, at, path, cause, hint);
  }

  void warning(@Nullable Node at, String path, String cause, String hint) {
    add(Severity.WARNING, at, path, cause, hint);
  }

  void notice(String cause, String hint) {
    found.add(new Raw(Severity.NOTICE, 0, 0, "", cause, hint));
  }

  private void add(Severity severity, @Nullable Node at, String path, String cause, String hint) {
    int line = at == null ? 0 : at.line();
    int column = at == null ? 0 : at.column();
    found.add(new Raw(severity, line, column, path, cause, hint));
  }

  void error(int line, int column, String path, String cause, String hint) {
    found.add(new Raw(Severity.ERROR, line, column, path, cause, hint));
  }

  /** This text must not stand in an excerpt. */
  void hide(String secret) {
    keepOut(secret);
    // YAML may write some characters as escapes: what stands between these is the same in the file.
    ESCAPED.splitAsStream(secret).forEach(this::keepOut);
  }

  private void keepOut(String secret) {
    if (secret.length() >= 4) {
      secrets.add(secret);
    }
  }

  boolean fatal() {
    return found.stream().anyMatch(raw -> raw.severity() == Severity.ERROR);
  }

  /** In the order of the file; what is about no line comes last. */
  List<Problem> list() {
    return found.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((Raw raw) -> raw.line() == 0 ? Integer.MAX_VALUE : raw.line())
                .thenComparingInt(Raw::column))
        .map(this::problem)
        .toList();
  }

  private Problem problem(Raw raw) {
    return new Problem(
        raw.severity(),
        file,
        raw.line(),
        raw.column(),
        raw.path(),
        mask(raw.cause()),
        raw.hint(),
        excerpt(raw.line()));
  }

  private @Nullable String excerpt(int line) {
    if (line < 1 || line > lines.size()) {
      return null;
    }
    String text = mask(lines.get(line - 1)).replace('\t', ' ').stripTrailing();
    if (text.isBlank()) {
      return null;
    }
    return text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text;
  }

  /** Stars keep the length, so that the column stays right. */
  private String mask(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "*".repeat(secret.length()));
    }
    return KEY_SHAPE.matcher(masked).replaceAll(match -> "*".repeat(match.group().length()));
  }
}
