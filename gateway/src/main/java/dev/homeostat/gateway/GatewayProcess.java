package dev.homeostat.gateway;

import dev.homeostat.gateway.cli.Console;
import dev.homeostat.gateway.cli.ExitCode;
import dev.homeostat.gateway.cli.ServeOptions;
import dev.homeostat.gateway.config.ApiKey;
import dev.homeostat.gateway.config.AuthSettings;
import dev.homeostat.gateway.config.ConfigReloader;
import dev.homeostat.gateway.config.HostPort;
import dev.homeostat.gateway.config.PropertyException;
import dev.homeostat.gateway.config.Scope;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.wall.fleet.SimulatedFleet;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One life of the gateway as a process: start, tell the user, wait, drain, end. */
final class GatewayProcess {
  /** The fleet fails at the same attempts in every demo, so that it can be talked about. */
  private static final long FLEET_SEED = 7;

  private static final Path DEFAULT_DATA = Path.of("data");

  private final ServeOptions options;
  private final Console console;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable SimulatedFleet fleet;
  private @Nullable BootstrapKeys bootstrap;

  GatewayProcess(ServeOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  int run() {
    long began = System.nanoTime();
    Settings asked = options.settings();
    try {
      prepareKeys(asked);
    } catch (IOException e) {
      console.err().println("homeostat: the first keys can't be kept: " + e.getMessage());
      console.err().println("    hint: name a writable folder with --data, or list auth.keys");
      return ExitCode.UNEXPECTED.code();
    }
    if (options.demo() || asked.providers().isEmpty()) {
      fleet = SimulatedFleet.start(FLEET_SEED);
    }
    Settings settings = complete(options.loaded().settings());
    Homeostat gateway;
    try {
      gateway = start(settings);
    } catch (BindException e) {
      HostPort listen = settings.server().listen();
      console.err().println("homeostat: can't listen on " + listen + ": " + e.getMessage());
      console.err().println("    hint: " + hint(e));
      return ExitCode.ADDRESS_IN_USE.code();
    } catch (PropertyException e) {
      console.err().println("homeostat: " + e.getMessage());
      console
          .err()
          .println("    hint: it stands in HOMEOSTAT_JAVA_OPTS; without it the best is used");
      return ExitCode.CONFIGURATION.code();
    }
    listenForEnd();
    new Banner(console, gateway, options, fleet != null, bootstrap).print(began);
    serve(gateway);
    return ExitCode.OK.code();
  }

  private static String hint(BindException e) {
    String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (e.getCause() instanceof UnresolvedAddressException) {
      return "nobody knows this name; write an address";
    }
    if (why.contains("assign")) {
      return "this machine has no such address; choose one with --host, 0.0.0.0 for all";
    }
    if (why.contains("denied") || why.contains("permitted")) {
      return "ports below 1024 need a privilege; choose another one with --port N";
    }
    return "another process may be using it; choose one with --port N";
  }

  /** A demo that nobody gave a port takes another one when the usual is taken. */
  private Homeostat start(Settings settings) throws BindException {
    try {
      return Homeostat.start(settings, data());
    } catch (BindException e) {
      if (!options.demo() || options.port() != null) {
        throw e;
      }
      HostPort listen = settings.server().listen();
      return Homeostat.start(settings.withListen(listen.withPort(0)), data());
    }
  }

  /** What was learned of simulated providers isn't worth keeping, unless somebody says where. */
  private @Nullable Path data() {
    return options.data() != null || fleet != null ? options.data() : DEFAULT_DATA;
  }

  private void prepareKeys(Settings settings) throws IOException {
    HostPort listen = settings.server().listen();
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    boolean loopback = address.getAddress() != null && address.getAddress().isLoopbackAddress();
    if (loopback || !settings.auth().keys().isEmpty() || options.adminKey() != null) {
      return;
    }
    Path folder = options.data() != null ? options.data() : DEFAULT_DATA;
    bootstrap = BootstrapKeys.in(folder);
  }

  /** What the command line, the environment and the fleet add to every version of the file. */
  private Settings complete(Settings fromFile) {
    Settings settings = options.overlay(fromFile);
    if (fleet != null && (options.demo() || settings.providers().isEmpty())) {
      settings = FleetSettings.over(settings, fleet);
    }
    List<ApiKey> keys = new ArrayList<>(settings.auth().keys());
    if (options.adminKey() != null) {
      keys.add(new ApiKey("admin", options.adminKey(), Set.of(Scope.OPERATOR, Scope.INFERENCE)));
    }
    if (bootstrap != null) {
      keys.addAll(bootstrap.keys());
    }
    return settings.withAuth(new AuthSettings(keys));
  }

  /** Called before the user is told that we are ready, so that no signal comes too early. */
  private void listenForEnd() {
    // Ended by a signal the JVM would report the signal; asked to end, ending is a success.
    Thread onSignal =
        new Thread(
            () -> {
              asked.countDown();
              awaitQuietly(ended);
              Runtime.getRuntime().halt(ExitCode.OK.code());
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(onSignal);
    Interrupts.handle(this::interrupted);
  }

  private void serve(Homeostat gateway) {
    ConfigReloader reloader = reloader(gateway);
    awaitQuietly(asked);
    if (reloader != null) {
      reloader.close();
    }
    stop(gateway);
    ended.countDown();
  }

  /** Once is a wish, twice is impatience. */
  private void interrupted() {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
    console.err().println("Finishing what is under way; Ctrl-C again ends it at once.");
    console.err().flush();
    asked.countDown();
  }

  private void stop(Homeostat gateway) {
    try {
      gateway.drain(gateway.settings().server().drain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gateway.close();
    if (fleet != null) {
      fleet.close();
    }
    console.out().flush();
    console.err().flush();
  }

  private @Nullable ConfigReloader reloader(Homeostat gateway) {
    Path file = options.configFile();
    if (file == null) {
      return null;
    }
    ConfigReloader reloader =
        ConfigReloader.create(
            options.loader(),
            file,
            options.loaded(),
            this::complete,
            gateway::reconfigure,
            InstantSource.system());
    reloader.start();
    return reloader;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
