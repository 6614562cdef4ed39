package dev.homeostat.bench.machine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Free ports, and the moment a server answers its first 200. */
public final class Readiness {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int ANSWER_MILLIS = 1_000;
  private static final int HTTP_PORT = 80;

  private Readiness() {}

  /**
   * What is asked until the answer is 200.
   *
   * @param request a whole HTTP/1.1 request in ASCII
   */
  public record Probe(String request) {
    private static final String HEAD = "%s %s HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n";

    /** Gets a page. */
    public static Probe get(String path) {
      return new Probe(HEAD.formatted("GET", path) + "\r\n");
    }

    /** Posts JSON: for servers whose first 200 is an answer. */
    public static Probe post(String path, String json) {
      return new Probe(
          HEAD.formatted("POST", path)
              + "content-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                  .formatted(json.length(), json));
    }
  }

  /** A loopback port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Asks for {@code path} each 5 ms until it answers 200.
   *
   * @param since the {@link System#nanoTime} the wait counts from
   * @return the time it took; empty when the process ended or the limit passed
   */
  public static Optional<Duration> await(
      Process process, int port, String path, long since, Duration limit) {
    return await(process, () -> OptionalInt.of(port), Probe.get(path), since, limit);
  }

  /**
   * The same for a server that says itself where it listens, or has no page to get.
   *
   * @param port asked before each probe; empty as long as it is unknown
   */
  public static Optional<Duration> await(
      Process process, Supplier<OptionalInt> port, Probe probe, long since, Duration limit) {
    while (process.isAlive() && System.nanoTime() - since < limit.toNanos()) {
      OptionalInt known = port.get();
      if (known.isPresent() && answers(known.getAsInt(), probe)) {
        return Optional.of(Duration.ofNanos(System.nanoTime() - since));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return Optional.empty();
  }

  /** Whether somebody accepts connections there, within a second. */
  public static boolean listens(URI base) {
    int port = base.getPort() > 0 ? base.getPort() : HTTP_PORT;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(base.getHost(), port), ANSWER_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answers(int port, Probe probe) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write(probe.request().getBytes(US_ASCII));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(status, US_ASCII).endsWith(" 200");
    } catch (IOException e) {
      return false;
    }
  }

  /** Sleeps for a settled reading; an interrupt ends it early and stays set. */
  public static void settle(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
