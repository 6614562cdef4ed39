package dev.homeostat.bench.variants;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.Bench;
import dev.homeostat.bench.Generator;
import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.mock.MockCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the bench itself again as mock and as load generator; they end with their owner. */
record Workers(Children children) {
  private static final int THREADS =
      Math.clamp(Runtime.getRuntime().availableProcessors() / 4, 1, 4);

  /**
   * The mock provider.
   *
   * @param process it
   * @param port where it speaks plaintext
   * @param tlsPort where it speaks TLS
   */
  record Mock(Process process, int port, int tlsPort) {}

  /**
   * A mock that listens in plaintext and in TLS.
   *
   * @param authority the file it writes what has to be trusted to
   */
  Mock mock(Path authority) throws IOException {
    Process process = start("mock", "--tls", authority.toString());
    var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    int port = port(lines.readLine(), MockCommand.LISTENING);
    return new Mock(process, port, port(lines.readLine(), MockCommand.LISTENING_TLS));
  }

  Generator load() throws IOException {
    return new Generator(start("load"));
  }

  private Process start(String... arguments) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Xmn192m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName()));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--threads", Integer.toString(THREADS)));
    return children.start(new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  private static int port(@Nullable String line, String before) throws IOException {
    if (line == null || !line.startsWith(before)) {
      throw new IOException("the mock did not start: " + line);
    }
    return Integer.parseInt(line.substring(before.length()));
  }
}
