package dev.homeostat.gateway;

import dev.homeostat.gateway.cli.Console;
import dev.homeostat.gateway.cli.ExitCode;
import dev.homeostat.gateway.cli.ScoreOptions;
import dev.homeostat.gateway.config.Secret;
import dev.homeostat.wall.score.Profile;
import dev.homeostat.wall.score.Providers;
import dev.homeostat.wall.score.Score;
import dev.homeostat.wall.score.ScoreJson;
import dev.homeostat.wall.score.ScoreTable;
import dev.homeostat.wall.score.Target;
import dev.homeostat.wall.score.Yardstick;
import dev.homeostat.wall.score.YardstickCase;
import dev.homeostat.wall.score.YardstickHelp;
import dev.homeostat.wall.score.YardstickPlan;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code wall score}: the providers, the gateway that is judged, the run, and what it prints. */
final class ScoreProcess {
  private static final int PRIMARY_PORT = 9101;
  private static final int FALLBACK_PORT = 9102;

  private final ScoreOptions options;
  private final Console console;
  private final Profile profile;

  ScoreProcess(ScoreOptions options, Console console) {
    this.options = options;
    this.console = console;
    this.profile = Profile.valueOf(options.profile().toUpperCase(Locale.ROOT));
  }

  ExitCode run() {
    // Our own gateway is told the ports; another one was configured for those that stay the same.
    boolean own = options.target() == null;
    int primary = Objects.requireNonNullElse(options.primaryPort(), own ? 0 : PRIMARY_PORT);
    int fallback = Objects.requireNonNullElse(options.fallbackPort(), own ? 0 : FALLBACK_PORT);
    try (Providers providers = Providers.start(profile, primary, fallback)) {
      String url = options.target();
      return url == null ? own(providers) : other(providers, url);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    } catch (BindException | IllegalStateException e) {
      console.err().println("homeostat: " + e.getMessage());
      console
          .err()
          .println("    hint: choose free ports with --primary-port N and --fallback-port N");
      return ExitCode.ADDRESS_IN_USE;
    }
  }

  private ExitCode own(Providers providers) throws InterruptedException, BindException {
    try (OwnGateway gateway = OwnGateway.start(providers, profile, options.prefill())) {
      return judge(providers, gateway.target());
    }
  }

  private ExitCode other(Providers providers, String url) throws InterruptedException {
    String model = Objects.requireNonNullElse(options.model(), YardstickHelp.MODEL);
    Secret key = options.key();
    Target target;
    try {
      target = Target.at(url, model, key == null ? null : key.reveal());
    } catch (IllegalArgumentException e) {
      console.err().println("homeostat: " + e.getMessage());
      return ExitCode.USAGE;
    }
    console.out().print(YardstickHelp.configuration(providers, model, options.prefill()));
    if (profile != Profile.FULL) {
      console.out().println("The compressed profile is for a gateway whose clocks are scaled too:");
      console.out().println("  clocks: {scale: " + profile.scale() + "}\n");
    }
    console.out().flush();
    return judge(providers, target);
  }

  private ExitCode judge(Providers providers, Target target) throws InterruptedException {
    Yardstick yardstick = Yardstick.create(target, providers, plan(), console.err());
    List<String> problems = yardstick.problems();
    if (!problems.isEmpty()) {
      problems.forEach(problem -> console.err().println("homeostat: " + problem));
      console.err().println("    hint: the gateway isn't judged until it reaches both providers");
      return ExitCode.CONFIGURATION;
    }
    Score score = yardstick.run();
    console.out().print(ScoreTable.text(score));
    console.out().flush();
    boolean json = write(options.json(), ScoreJson.of(score));
    boolean markdown =
        write(options.markdown(), ScoreTable.markdown(score, LocalDate.now(ZoneOffset.UTC)));
    if (!json || !markdown) {
      return ExitCode.UNEXPECTED;
    }
    return score.allPassed() ? ExitCode.OK : ExitCode.NOT_PASSED;
  }

  private YardstickPlan plan() {
    Integer settle = options.settleSeconds();
    return new YardstickPlan(
        options.scenarios().isEmpty()
            ? YardstickCase.all()
            : options.scenarios().stream().map(YardstickCase::of).toList(),
        options.shuffles(),
        profile,
        options.prefill(),
        settle == null ? YardstickPlan.SETTLE : Duration.ofSeconds(settle));
  }

  private boolean write(@Nullable Path file, String text) {
    if (file == null) {
      return true;
    }
    try {
      Files.writeString(file, text);
      return true;
    } catch (IOException e) {
      console.err().println("homeostat: " + file + " can't be written: " + e.getMessage());
      return false;
    }
  }
}
