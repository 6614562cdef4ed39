package dev.homeostat.gateway.cli;

import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Problem;
import dev.homeostat.gateway.config.ProviderSettings;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.Severity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What {@code check} says at its end. */
final class CheckReport {
  private CheckReport() {}

  /** One line: valid with what, or invalid with how many errors. */
  static String summary(Path file, Loaded loaded) {
    String warnings = also(count(loaded, Severity.WARNING), "warning");
    return switch (loaded) {
      case Loaded.Invalid invalid ->
          file + " is not valid: " + number(count(invalid, Severity.ERROR), "error") + warnings;
      case Loaded.Valid(Settings settings, var problems, var files) ->
          file
              + " is valid: "
              + number(settings.providers().size(), "provider")
              + ", "
              + number(targets(settings), "target")
              + ", "
              + number(settings.models().size(), "model")
              + warnings;
    };
  }

  /** The same for programs, with every problem. */
  static String json(Path file, Loaded loaded) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("file", file.toString());
    report.put("valid", loaded instanceof Loaded.Valid);
    if (loaded instanceof Loaded.Valid(Settings settings, var problems, var files)) {
      report.put("providers", settings.providers().size());
      report.put("targets", targets(settings));
      report.put("models", settings.models().size());
    }
    report.put("problems", loaded.problems().stream().map(CheckReport::json).toList());
    return JsonMapper.shared().writeValueAsString(report);
  }

  private static Map<String, Object> json(Problem problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("severity", problem.severity().word());
    json.put("file", problem.file());
    json.put("line", problem.line());
    json.put("column", problem.column());
    json.put("path", problem.path());
    json.put("cause", problem.cause());
    json.put("hint", problem.hint());
    return json;
  }

  private static int targets(Settings settings) {
    int targets = 0;
    for (ProviderSettings provider : settings.providers()) {
      targets += provider.models().size() * provider.endpoints().size();
    }
    return targets;
  }

  private static int count(Loaded loaded, Severity severity) {
    List<Problem> problems = loaded.problems();
    return (int) problems.stream().filter(problem -> problem.severity() == severity).count();
  }

  private static String also(int count, String what) {
    return count == 0 ? "" : " (" + number(count, what) + ")";
  }

  private static String number(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
