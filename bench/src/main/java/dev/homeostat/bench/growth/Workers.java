package dev.homeostat.bench.growth;

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

/** Starts the bench itself again as the processes a run needs; they end with their owner. */
final class Workers {
  private static final int MOCK_HEAP = 384;
  private static final int LOAD_HEAP = 256;

  private final Children children;

  Workers(Children children) {
    this.children = children;
  }

  /**
   * The mock provider.
   *
   * @param process it
   * @param port where it listens on the loopback address
   */
  record Mock(Process process, int port) {}

  /** A mock with one event loop. */
  Mock mock() throws IOException {
    Process process = start(MOCK_HEAP, "mock", "--threads", "1");
    var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = lines.readLine();
    if (line == null || !line.startsWith(MockCommand.LISTENING)) {
      throw new IOException("the mock did not start: " + line);
    }
    return new Mock(
        process, Integer.parseInt(line.substring(MockCommand.LISTENING.length()).strip()));
  }

  /** A load generator with one event loop. */
  Generator load() throws IOException {
    return new Generator(start(LOAD_HEAP, "load", "--threads", "1"));
  }

  /** Somebody who holds streams. */
  HoldClient holder() throws IOException {
    return new HoldClient(start(LOAD_HEAP, "hold"));
  }

  private Process start(int heapMegabytes, String... arguments) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heapMegabytes + "m",
                // A job's requests are kept on purpose: there are few, and writes may be pending.
                "-Dio.netty.leakDetection.level=disabled",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName()));
    line.addAll(List.of(arguments));
    return children.start(new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT));
  }
}
