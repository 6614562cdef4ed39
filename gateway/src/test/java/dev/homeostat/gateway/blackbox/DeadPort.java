package dev.homeostat.gateway.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port where nobody listens, and nobody else can: it is taken for as long as the tests run. One
 * that was only looked up and let go becomes the next server's.
 */
final class DeadPort {
  private static final Socket HELD = held();

  private DeadPort() {}

  /** Connections to it are refused. */
  static int number() {
    return HELD.getLocalPort();
  }

  private static Socket held() {
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
