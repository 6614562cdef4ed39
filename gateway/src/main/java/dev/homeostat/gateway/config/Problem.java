package dev.homeostat.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong, or remarkable, in the configuration.
 *
 * @param severity how much it weighs
 * @param file the file's name as it was given
 * @param line counts from 1; 0 when it is about no line
 * @param column counts from 1; 0 when it is about no line
 * @param path the key it is about: {@code providers.alpha.base_urls[0]}; empty for the whole file
 * @param cause what is wrong
 * @param hint what to do about it
 * @param excerpt the line itself, secrets masked, or null
 */
public record Problem(
    Severity severity,
    String file,
    int line,
    int column,
    String path,
    String cause,
    String hint,
    @Nullable String excerpt) {
  /** Whether the configuration can't be used because of it. */
  public boolean fatal() {
    return severity == Severity.ERROR;
  }

  /** As a compiler would say it: place, severity, path, cause; then the line and the hint. */
  public String text() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    text.append(": ").append(severity.word()).append(": ");
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    text.append(cause);
    if (excerpt != null) {
      text.append("\n    ").append(excerpt);
      text.append("\n    ").repeat(' ', Math.max(0, column - 1)).append('^');
    }
    if (!hint.isEmpty()) {
      text.append("\n    hint: ").append(hint);
    }
    return text.toString();
  }
}
