package dev.homeostat.bench.machine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Free ports, and the moment a server answers its first 200. */
public final class Readiness {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int ANSWER_MILLIS = 1_000;

  private Readiness() {}

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
    while (process.isAlive() && System.nanoTime() - since < limit.toNanos()) {
      if (answers(port, path)) {
        return Optional.of(Duration.ofNanos(System.nanoTime() - since));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return Optional.empty();
  }

  private static boolean answers(int port, String path) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      String request = "GET " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
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
