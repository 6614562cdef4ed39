package dev.homeostat.wall.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * An address that takes connections and never says a word: no TLS, no HTTP, no end. The kernel
 * takes them; nobody ever accepts one.
 */
public final class MuteServer implements AutoCloseable {
  private static final int QUEUE = 128;

  private final ServerSocket listener;

  private MuteServer(ServerSocket listener) {
    this.listener = listener;
  }

  /**
   * A mute server on 127.0.0.1, at any free port.
   *
   * @throws UncheckedIOException if nothing can be listened on
   */
  public static MuteServer open() {
    try {
      return new MuteServer(new ServerSocket(0, QUEUE, InetAddress.ofLiteral("127.0.0.1")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Ends every connection with a reset. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
