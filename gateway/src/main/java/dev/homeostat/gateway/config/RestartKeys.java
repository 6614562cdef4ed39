package dev.homeostat.gateway.config;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Settings that are read once at start: a change waits for the next one. */
final class RestartKeys {
  private record Row(String path, Function<Settings, Object> value) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("server.listen", settings -> settings.server().listen()),
          new Row("limits.body_budget", settings -> settings.limits().bodyBudget()));

  private RestartKeys() {}

  /** The paths whose values differ. */
  static List<String> changed(Settings running, Settings next) {
    return ROWS.stream()
        .filter(row -> !Objects.equals(row.value().apply(running), row.value().apply(next)))
        .map(Row::path)
        .toList();
  }
}
