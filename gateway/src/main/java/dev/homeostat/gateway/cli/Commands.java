package dev.homeostat.gateway.cli;

import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.PrivateAddresses;
import dev.homeostat.gateway.config.Problem;
import dev.homeostat.gateway.config.Secret;
import dev.homeostat.gateway.config.Severity;
import dev.homeostat.gateway.config.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The commands, without the process around them: a test runs them with an environment and streams
 * of its own.
 */
public final class Commands {
  private static final String DEFAULT_FILE = "homeostat.yaml";

  private final GatewayRunner gateway;
  private final WallRunner wall;
  private final Map<String, String> environment;
  private final Console console;
  private final Path folder;

  /**
   * The commands of one process.
   *
   * @param environment the process's variables
   */
  public Commands(
      GatewayRunner gateway, WallRunner wall, Map<String, String> environment, Console console) {
    this(gateway, wall, environment, console, Path.of(""));
  }

  /** The same in another working folder. */
  Commands(
      GatewayRunner gateway,
      WallRunner wall,
      Map<String, String> environment,
      Console console,
      Path folder) {
    this.gateway = gateway;
    this.wall = wall;
    this.environment = Map.copyOf(environment);
    this.console = console;
    this.folder = folder;
  }

  /**
   * Runs one command to its end.
   *
   * @return an {@link ExitCode}'s code
   */
  public int run(String... arguments) {
    Grammar grammar = Grammar.create();
    try {
      return dispatch(grammar, grammar.parse(arguments));
    } catch (ParameterException e) {
      console.err().println("homeostat: " + e.getMessage());
      console.err().println();
      console.err().print(Grammar.usage(e.getCommandLine()));
      return ExitCode.USAGE.code();
    } catch (RuntimeException e) {
      console.err().println("homeostat: unexpected error, please report it");
      e.printStackTrace(console.err());
      return ExitCode.UNEXPECTED.code();
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private int dispatch(Grammar grammar, ParseResult parsed) {
    ParseResult command = parsed.subcommand();
    if (parsed.isVersionHelpRequested()) {
      return version();
    }
    if (command == null || command.isUsageHelpRequested()) {
      console.out().print(grammar.help(command == null ? null : command.commandSpec().name()));
      // No command at all is a mistake; asking for help isn't.
      return parsed.isUsageHelpRequested() || command != null
          ? ExitCode.OK.code()
          : ExitCode.USAGE.code();
    }
    return switch (command.commandSpec().name()) {
      case "serve" -> serve(command);
      case "demo" -> demo(command);
      case "check" -> check(command);
      case "classify" -> classify(command);
      case "simulate" -> new SimulateCommand(environment, console, folder).run(command).code();
      case "wall" -> wall(command);
      case "version" -> version();
      case "help" -> help(grammar, command);
      default -> throw new IllegalStateException(command.commandSpec().name());
    };
  }

  private int serve(ParseResult command) {
    ConfigLoader loader = ConfigLoader.create(Surroundings.of(environment));
    Path file = configFile(command);
    return start(command, false, file, loader);
  }

  /** The demo knows nothing of keys: it must not spend anybody's money. */
  private int demo(ParseResult command) {
    return start(command, true, null, ConfigLoader.create(Surroundings.of(Map.of())));
  }

  private int start(ParseResult command, boolean demo, @Nullable Path file, ConfigLoader loader) {
    Integer port = port(command);
    String host = host(command);
    Loaded loaded = file == null ? loader.withoutFile() : loader.load(file);
    for (Problem problem : loaded.problems()) {
      if (!demo) {
        console.err().println(problem.text());
      }
    }
    return switch (loaded) {
      case Loaded.Invalid invalid -> ExitCode.CONFIGURATION.code();
      case Loaded.Valid valid ->
          gateway.run(
              new ServeOptions(
                  demo,
                  file,
                  loader,
                  valid,
                  host,
                  port,
                  command.matchedOptionValue("--data", null),
                  adminKey()),
              console);
    };
  }

  private int check(ParseResult command) {
    Path file = configFile(command);
    if (file == null) {
      throw usage(
          command, "no configuration to check: name it with --config FILE or HOMEOSTAT_CONFIG");
    }
    Loaded loaded = ConfigLoader.create(Surroundings.of(environment)).load(file);
    if (command.matchedOptionValue("--json", false)) {
      console.out().println(CheckReport.json(file, loaded));
    } else {
      loaded.problems().forEach(problem -> console.err().println(problem.text()));
      console.out().println(CheckReport.summary(file, loaded));
    }
    boolean failed = loaded.problems().stream().anyMatch(p -> p.severity() == Severity.ERROR);
    return (failed ? ExitCode.CONFIGURATION : ExitCode.OK).code();
  }

  private int classify(ParseResult command) {
    String input = command.matchedOptionValue("--input", null);
    if (input == null) {
      throw usage(command, "nothing to classify: name it with --input FILE (-: standard input)");
    }
    return new Classify(console, folder, System.currentTimeMillis()).run(input).code();
  }

  private int wall(ParseResult command) {
    return command.hasSubcommand()
        ? new ScoreCommand(wall, environment, console, folder).run(command.subcommand())
        : wall.run(port(command, 9101), console);
  }

  private int version() {
    String version = Commands.class.getPackage().getImplementationVersion();
    String shown = Objects.requireNonNullElse(version, "development");
    console.out().println("homeostat " + shown + " (Java " + Runtime.version() + ")");
    return ExitCode.OK.code();
  }

  private int help(Grammar grammar, ParseResult command) {
    String topic = command.matchedPositionalValue(0, null);
    if (topic != null && !grammar.knows(topic)) {
      throw usage(command, "no such command: " + topic + " (see 'homeostat help')");
    }
    console.out().print(grammar.help(topic));
    return ExitCode.OK.code();
  }

  private @Nullable Path configFile(ParseResult command) {
    Path option = command.matchedOptionValue("--config", null);
    if (option != null) {
      return option;
    }
    String variable = environment.get("HOMEOSTAT_CONFIG");
    if (variable != null && !variable.isBlank()) {
      return Path.of(variable.strip());
    }
    Path usual = folder.resolve(DEFAULT_FILE);
    return Files.exists(usual) ? usual : null;
  }

  private int port(ParseResult command, int otherwise) {
    return Objects.requireNonNullElse(port(command), otherwise);
  }

  /** The option before the variable, else null. */
  private @Nullable Integer port(ParseResult command) {
    String text = command.matchedOptionValue("--port", null);
    boolean option = text != null;
    if (!option && !command.commandSpec().name().equals("wall")) {
      text = environment.get("HOMEOSTAT_PORT");
    }
    if (text == null || text.isBlank()) {
      return null;
    }
    String digits = text.strip();
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
      throw usage(
          command,
          (option ? "--port" : "HOMEOSTAT_PORT") + ": " + digits + " (expected: 0..65535)");
    }
    return Integer.valueOf(digits);
  }

  private static @Nullable String host(ParseResult command) {
    String host = command.matchedOptionValue("--host", null);
    boolean readable =
        host == null || PrivateAddresses.literal(host) != null || host.matches("[A-Za-z0-9._-]+");
    if (!readable) {
      throw usage(
          command,
          "--host: " + host + " (expected: a name or an address; the port goes to --port)");
    }
    boolean bracketed = host != null && host.startsWith("[");
    return bracketed ? host.substring(1, host.length() - 1) : host;
  }

  private @Nullable Secret adminKey() {
    String key = environment.get("HOMEOSTAT_ADMIN_KEY");
    return key == null || key.isBlank() ? null : Secret.of(key.strip());
  }

  /** Something about the command line that its grammar can't say. */
  private static ParameterException usage(ParseResult command, String message) {
    return new ParameterException(command.commandSpec().commandLine(), message);
  }
}
