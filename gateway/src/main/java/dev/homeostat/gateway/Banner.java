package dev.homeostat.gateway;

import dev.homeostat.gateway.cli.Console;
import dev.homeostat.gateway.cli.ServeOptions;
import dev.homeostat.gateway.config.HostPort;
import dev.homeostat.gateway.config.Settings;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a user sees first: where it listens, what answers, and a command to try it with. */
record Banner(
    Console console,
    Homeostat gateway,
    ServeOptions options,
    boolean simulated,
    @Nullable BootstrapKeys bootstrap) {

  void print(long began) {
    PrintStream out = console.out();
    Settings settings = gateway.settings();
    HostPort listen = settings.server().listen().withPort(gateway.port());
    String host =
        listen.host().equals("0.0.0.0") || listen.host().equals("::") ? "127.0.0.1" : listen.host();
    String url = "http://" + new HostPort(host, gateway.port());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    out.printf(Locale.ROOT, "Homeostat is ready on %s (%d ms)%n", url, millis);
    if (simulated) {
      out.println();
      if (!options.demo()) {
        out.println("No provider is configured and no provider key is set, so a SIMULATED fleet");
        out.println("answers. Set OPENAI_API_KEY (or another provider's key), or write a");
        out.println("homeostat.yaml and name it with --config, to use real ones.");
      } else {
        out.println("A simulated fleet answers: three providers of different speed, price and");
        out.println("reliability. The first one fails now and then; watch x-homeostat-trail.");
      }
    }
    if (bootstrap != null) {
      bootstrap.print(out);
    }
    out.println();
    out.println("Try it:");
    out.println();
    out.println("  curl -Ni " + url + "/v1/chat/completions \\");
    if (needsKey(settings)) {
      out.println("    -H 'Authorization: Bearer " + shownKey() + "' \\");
    }
    out.println("    -H 'Content-Type: application/json' \\");
    out.println(
        "    -d '{\"model\":\""
            + model(settings)
            + "\",\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello! Who are you?\"}]}'");
    out.println();
    out.println("Point any OpenAI client at it: OPENAI_BASE_URL=" + url + "/v1");
    out.flush();
  }

  private static boolean needsKey(Settings settings) {
    return !settings.auth().keys().isEmpty();
  }

  private String shownKey() {
    String fresh = bootstrap == null ? null : bootstrap.inferenceKey();
    return fresh != null ? fresh : "YOUR_KEY";
  }

  private String model(Settings settings) {
    if (!settings.models().isEmpty()) {
      return settings.models().getFirst().name();
    }
    return "auto";
  }
}
