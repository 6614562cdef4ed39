package dev.homeostat.wall.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address whose SYNs are never answered: a listener whose queue is full. The kernel drops what
 * comes beyond it, just as a firewall would.
 */
public final class BlackHole implements AutoCloseable {
  private static final int MOST_FILLERS = 64;

  /** A connection on loopback that takes longer is not made at all. */
  private static final int CONNECT_MILLIS = 150;

  private final ServerSocket listener;
  private final List<Socket> fillers = new ArrayList<>();

  private BlackHole(ServerSocket listener) {
    this.listener = listener;
  }

  /** A hole on 127.0.0.1, at any free port. */
  public static BlackHole open() {
    return open("127.0.0.1", 0);
  }

  /**
   * A hole at an address of this machine.
   *
   * @param address a literal loopback address
   * @param port 0 for any free one
   * @throws UncheckedIOException if it can't be listened on
   */
  public static BlackHole open(String address, int port) {
    InetAddress at = InetAddress.ofLiteral(address);
    try {
      BlackHole hole = new BlackHole(new ServerSocket(port, 1, at));
      try {
        hole.fill(new InetSocketAddress(at, hole.port()));
        return hole;
      } catch (IOException | RuntimeException e) {
        hole.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port nobody gets through to. */
  public int port() {
    return listener.getLocalPort();
  }

  private void fill(InetSocketAddress at) throws IOException {
    while (fillers.size() < MOST_FILLERS) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(at, CONNECT_MILLIS);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
    throw new IllegalStateException("the queue of " + at + " doesn't fill");
  }

  /** Answers again with what the kernel says of a closed port. */
  @Override
  public void close() {
    try {
      for (Socket filler : fillers) {
        filler.close();
      }
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
