package dev.homeostat.bench.mock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the mock as a process of its own; it ends when its standard input does. */
@Command(name = "mock", description = "Run the mock provider alone; ends with its standard input.")
public final class MockCommand implements Callable<Integer> {
  /** What the process prints before its port, once it listens. */
  public static final String LISTENING = "listening ";

  /** What it prints before the port that speaks TLS. */
  public static final String LISTENING_TLS = "listening-tls ";

  @Option(names = "--port", defaultValue = "0", description = "Port; 0 takes a free one.")
  private int port;

  @Option(
      names = "--tls",
      description = "Listen in TLS too, and write what has to be trusted to this file as PEM.")
  private @Nullable Path tls;

  @Option(names = "--threads", defaultValue = "1", description = "Event loops.")
  private int threads;

  /** Created by the command line. */
  public MockCommand() {}

  @Override
  public Integer call() throws IOException {
    try (MockProvider mock = MockProvider.start(port, threads)) {
      System.out.println(LISTENING + mock.port());
      if (tls != null) {
        MockTls identity = MockTls.create();
        Files.writeString(tls, identity.authority(), US_ASCII);
        System.out.println(LISTENING_TLS + mock.listen(identity));
      }
      while (System.in.read() >= 0) {
        // Only the end counts: a parent that died takes the mock with it.
      }
    }
    return 0;
  }
}
