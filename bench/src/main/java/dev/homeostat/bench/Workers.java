package dev.homeostat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.mock.MockCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the bench itself again as the processes a run needs; they end with their owner. */
public record Workers(Children children) {
  /** A fixed young generation: how often a worker collects must not depend on the run. */
  private static final List<String> STEADY = List.of("-Xms320m", "-Xmx512m", "-Xmn192m");

  private static final List<String> LEAN = List.of("-Xmx384m");

  /**
   * The mock provider.
   *
   * @param process it
   * @param port where it speaks plaintext on the loopback address
   * @param tlsPort where it speaks TLS, 0 for nowhere
   */
  public record Mock(Process process, int port, int tlsPort) {}

  /** Event loops of mock and load generator, when nobody says otherwise. */
  public static int usualThreads() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 4, 1, 4);
  }

  /**
   * A mock.
   *
   * @param port where it listens, 0 for anywhere
   */
  public Mock mock(int threads, int port) throws IOException {
    return listening(
        start(STEADY, "mock", "--threads", text(threads), "--port", text(port)), false);
  }

  /**
   * A mock that listens in plaintext and in TLS.
   *
   * @param authority the file it writes what has to be trusted to
   */
  public Mock mockWithTls(int threads, Path authority) throws IOException {
    return listening(
        start(STEADY, "mock", "--threads", text(threads), "--tls", authority.toString()), true);
  }

  /** A load generator. */
  public Generator load(int threads) throws IOException {
    return new Generator(start(STEADY, "load", "--threads", text(threads)));
  }

  /** A process of another command of the bench. */
  public Process other(String command) throws IOException {
    return start(LEAN, command);
  }

  private static Mock listening(Process process, boolean tls) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    int port = port(lines.readLine(), MockCommand.LISTENING);
    return new Mock(process, port, tls ? port(lines.readLine(), MockCommand.LISTENING_TLS) : 0);
  }

  private Process start(List<String> heap, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-XX:+UseSerialGC");
    line.addAll(heap);
    line.addAll(
        List.of(
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

  private static int port(@Nullable String line, String before) throws IOException {
    if (line == null || !line.startsWith(before)) {
      throw new IOException("the mock did not start: " + line);
    }
    return Integer.parseInt(line.substring(before.length()).strip());
  }

  private static String text(int number) {
    return Integer.toString(number);
  }
}
