package dev.homeostat.gateway.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The words and options of the command line. Declared in code, not by annotations: nothing has to
 * be scanned at start.
 */
final class Grammar {
  private final CommandLine line;

  private Grammar(CommandLine line) {
    this.line = line;
  }

  static Grammar create() {
    CommandSpec root = command("homeostat", "An LLM gateway that keeps itself healthy.");
    root.addOption(
        OptionSpec.builder("--version")
            .versionHelp(true)
            .description("Print the version.")
            .build());
    root.addSubcommand("demo", demo());
    root.addSubcommand("serve", serve());
    root.addSubcommand("check", check());
    root.addSubcommand("wall", wall());
    root.addSubcommand("classify", classify());
    root.addSubcommand(
        "simulate",
        SimulateCommand.grammar(
            command("simulate", "Run a traffic model through the router in virtual time.")));
    root.addSubcommand("version", command("version", "Print the version."));
    root.addSubcommand("help", help());
    CommandLine line = new CommandLine(root);
    line.setUsageHelpWidth(100);
    return new Grammar(line);
  }

  private static CommandSpec demo() {
    return network(
        command("demo", "Run the gateway on a simulated fleet of providers: no key, no server."));
  }

  private static CommandSpec serve() {
    CommandSpec spec =
        command(
            "serve",
            "Run the gateway. Without a configured provider the simulated fleet serves, labelled.");
    spec.addOption(config());
    return network(spec);
  }

  private static CommandSpec check() {
    CommandSpec spec =
        command("check", "Check a configuration offline and list every problem at once.");
    spec.addOption(config());
    spec.addOption(
        OptionSpec.builder("--json").type(boolean.class).description("Machine-readable.").build());
    return spec;
  }

  private static CommandSpec wall() {
    CommandSpec spec = command("wall", "Run the fault wall, the scripted misbehaving provider.");
    spec.addOption(value("--port", "N", String.class, "Port on loopback; 0: any. Default: 9101."));
    spec.addSubcommand(
        "score",
        ScoreCommand.grammar(
            command("score", "Judge a gateway by sixteen scenarios; without --target, our own.")));
    return spec;
  }

  private static CommandSpec classify() {
    CommandSpec spec = command("classify", "Say what recorded answers of providers mean.");
    spec.addOption(
        value(
            "--input",
            "FILE",
            String.class,
            "JSON: {provider, status, headers, body}, an array of them, or one per line; -:"
                + " stdin."));
    return spec;
  }

  private static CommandSpec help() {
    CommandSpec spec = command("help", "Explain a command, or all.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .paramLabel("COMMAND")
            .type(String.class)
            .description("What to explain.")
            .build());
    return spec;
  }

  private static OptionSpec config() {
    return value(
        "--config",
        "FILE",
        Path.class,
        "The configuration. Default: HOMEOSTAT_CONFIG, then homeostat.yaml in this folder.");
  }

  private static CommandSpec network(CommandSpec spec) {
    return spec.addOption(
            value("--port", "N", String.class, "Port to listen on; 0: any. Or HOMEOSTAT_PORT."))
        .addOption(
            value("--host", "ADDRESS", String.class, "Address to listen on; loopback if not set."))
        .addOption(value("--data", "FOLDER", Path.class, "Keep state here."));
  }

  private static OptionSpec value(String name, String label, Class<?> type, String description) {
    return OptionSpec.builder(name)
        .arity("1")
        .paramLabel(label)
        .type(type)
        .description(description)
        .build();
  }

  private static CommandSpec command(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Print this.").build());
    return spec;
  }

  ParseResult parse(String... arguments) {
    return line.parseArgs(arguments);
  }

  boolean knows(String command) {
    return line.getSubcommands().containsKey(command);
  }

  /**
   * The usage of a command, or of all.
   *
   * @param command a known one, or null
   */
  String help(@Nullable String command) {
    CommandLine topic = command == null ? null : line.getSubcommands().get(command);
    return topic == null ? usage(line) + "\n" + exitCodes() : usage(topic);
  }

  static String usage(CommandLine command) {
    return command.getUsageMessage(Ansi.OFF);
  }

  private static String exitCodes() {
    StringBuilder text = new StringBuilder("Exit codes:\n");
    for (ExitCode code : ExitCode.values()) {
      text.append("  ").append(code.code()).append("  ").append(code.meaning()).append('\n');
    }
    return text.toString();
  }
}
