package dev.homeostat.gateway.cli;

import dev.homeostat.gateway.config.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code wall score}: its options, read and checked, handed over to the wall. */
final class ScoreCommand {
  private static final String FROM_ENVIRONMENT = "env:";
  private static final Pattern SCENARIO = Pattern.compile("(?i)S(0[1-9]|1[0-6]|(08|09|14)-N)");
  private static final List<String> PROFILES = List.of("full", "compressed");

  private final WallRunner wall;
  private final Map<String, String> environment;
  private final Console console;
  private final Path folder;

  ScoreCommand(WallRunner wall, Map<String, String> environment, Console console, Path folder) {
    this.wall = wall;
    this.environment = environment;
    this.console = console;
    this.folder = folder;
  }

  /** The command with its options. */
  static CommandSpec grammar(CommandSpec spec) {
    return spec.addOption(
            text("--target", "URL", "The gateway to judge. Without it, our own is started."))
        .addOption(text("--model", "NAME", "What the caller asks for. Default: yardstick."))
        .addOption(text("--key", "KEY", "The caller's key; env:NAME takes it from a variable."))
        .addOption(text("--scenario", "IDS", "Only these: S08,S09-N. Default: all nineteen."))
        .addOption(
            OptionSpec.builder("--shuffle")
                .arity("1")
                .paramLabel("SEED")
                .type(List.class)
                .auxiliaryTypes(Long.class)
                .description("One more run in this order; may be repeated.")
                .build())
        .addOption(
            text("--profile", "NAME", "full (default), or compressed: a twentieth of all times."))
        .addOption(
            OptionSpec.builder("--prefill")
                .type(boolean.class)
                .description("The fallback is declared to continue a prefill.")
                .build())
        .addOption(
            text("--settle", "SECONDS", "Before each, wait for the primary. Default: 30; 0: no."))
        .addOption(text("--primary-port", "N", "Default with --target: 9101; else any."))
        .addOption(text("--fallback-port", "N", "Default with --target: 9102; else any."))
        .addOption(text("--json", "FILE", "Write the result for programs."))
        .addOption(text("--markdown", "FILE", "Write the result as a document."));
  }

  int run(ParseResult command) {
    if (command.isUsageHelpRequested()) {
      console.out().print(Grammar.usage(command.commandSpec().commandLine()));
      console.out().println();
      console.out().print(wall.scoreRules());
      return ExitCode.OK.code();
    }
    List<Long> shuffles = command.matchedOptionValue("--shuffle", List.of());
    return wall.score(
        new ScoreOptions(
            find(command, "--target"),
            find(command, "--model"),
            key(command),
            scenarios(command),
            shuffles,
            profile(command),
            command.matchedOptionValue("--prefill", false),
            number(command, "--settle", 3_600),
            number(command, "--primary-port", 65_535),
            number(command, "--fallback-port", 65_535),
            file(command, "--json"),
            file(command, "--markdown")),
        console);
  }

  private @Nullable Secret key(ParseResult command) {
    String key = find(command, "--key");
    if (key == null) {
      return null;
    }
    if (!key.startsWith(FROM_ENVIRONMENT)) {
      return Secret.of(key);
    }
    String name = key.substring(FROM_ENVIRONMENT.length());
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw usage(command, "--key: " + key + " (expected: a variable that is set)");
    }
    return Secret.of(value.strip());
  }

  private static List<String> scenarios(ParseResult command) {
    String ids = find(command, "--scenario");
    if (ids == null) {
      return List.of();
    }
    List<String> wanted = List.of(ids.split("\\s*,\\s*", -1));
    for (String id : wanted) {
      if (!SCENARIO.matcher(id).matches()) {
        throw usage(command, "--scenario: " + id + " (expected: S01..S16, S08-N, S09-N or S14-N)");
      }
    }
    return wanted;
  }

  private static String profile(ParseResult command) {
    String name = command.matchedOptionValue("--profile", PROFILES.getFirst());
    if (!PROFILES.contains(name)) {
      throw usage(command, "--profile: " + name + " (expected: full or compressed)");
    }
    return name;
  }

  private static @Nullable Integer number(ParseResult command, String option, int most) {
    String text = find(command, option);
    if (text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > most) {
      throw usage(command, "%s: %s (expected: 0..%d)".formatted(option, text, most));
    }
    return Integer.valueOf(text);
  }

  private @Nullable Path file(ParseResult command, String option) {
    String name = find(command, option);
    return name == null ? null : folder.resolve(name);
  }

  private static @Nullable String find(ParseResult command, String option) {
    String text = command.matchedOptionValue(option, null);
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static OptionSpec text(String name, String label, String description) {
    return OptionSpec.builder(name)
        .arity("1")
        .paramLabel(label)
        .type(String.class)
        .description(description)
        .build();
  }

  private static ParameterException usage(ParseResult command, String message) {
    return new ParameterException(command.commandSpec().commandLine(), message);
  }
}
