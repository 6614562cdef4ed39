package dev.homeostat.wall.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy on loopback that tunnels ({@code CONNECT}) to where it was told, or refuses with a
 * status. It resolves names itself, from its own book: callers need not know them. Thread-safe.
 */
public final class EgressProxy implements AutoCloseable {
  private static final int MAX_HEAD = 64 * 1024;
  private static final int QUEUE = 128;

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private volatile int refusal;

  private EgressProxy() {
    try {
      this.listener = new ServerSocket(0, QUEUE, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A proxy that knows no host yet: it answers 502 to everything. */
  public static EgressProxy start() {
    EgressProxy proxy = new EgressProxy();
    proxy.threads.execute(proxy::listen);
    return proxy;
  }

  /** The port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** From now on {@code host:port} leads to this port of 127.0.0.1. */
  public EgressProxy route(String hostPort, int localPort) {
    ports.put(hostPort, localPort);
    return this;
  }

  /** From now on every request is refused with this status; 0 for none. */
  public EgressProxy refuse(int status) {
    refusal = status;
    return this;
  }

  /** The heads of the requests it saw, in order: request line and headers. */
  public List<String> requests() {
    return List.copyOf(heads);
  }

  private void listen() {
    try {
      while (true) {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // The end of this proxy.
      return;
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      heads.add(head);
      String[] line = head.split(" ", 3);
      Integer port = line[0].equals("CONNECT") ? ports.get(line[1]) : null;
      int status = refusal != 0 ? refusal : port == null ? 502 : 200;
      answer(client, status);
      if (status == 200 && port != null) {
        tunnel(client, port);
      }
    } catch (IOException gone) {
      // Either side left; the other one is closed below.
      return;
    }
  }

  private static void answer(Socket client, int status) throws IOException {
    String more =
        switch (status) {
          case 200 -> "";
          case 407 -> "Proxy-Authenticate: Basic realm=\"wall\"\r\nContent-Length: 0\r\n";
          default -> "Content-Length: 0\r\n";
        };
    String head = "HTTP/1.1 %d Wall\r\n%s\r\n".formatted(status, more);
    client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  private void tunnel(Socket client, int port) throws IOException {
    try (Socket server = new Socket()) {
      server.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      threads.execute(() -> pump(server, client));
      client.getInputStream().transferTo(server.getOutputStream());
    }
  }

  /** Passes bytes on until an end or a break, then closes both. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // The other direction notices by its own socket.
      return;
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0 || head.size() > MAX_HEAD) {
        throw new EOFException("no head");
      }
      head.write(next);
      String text = next == '\n' ? head.toString(StandardCharsets.US_ASCII) : "";
      if (text.endsWith("\r\n\r\n")) {
        return text.substring(0, text.length() - 4);
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      // Interrupting a virtual thread closes the socket it waits for.
      threads.shutdownNow();
      threads.close();
    }
  }
}
