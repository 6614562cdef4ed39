package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A raw client connection: shows what came, byte for byte, and whether it came to its end. */
final class HttpConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  private HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
  }

  static HttpConnection to(int port) throws IOException {
    return to(port, 0);
  }

  /** One with a receive buffer of this size, for a client that reads slowly. */
  static HttpConnection to(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new HttpConnection(socket);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  /** Reads one response to its end. */
  Answer answer() throws IOException {
    return answer(head());
  }

  /** Reads the rest of a response whose head was read. */
  Answer answer(Head head) throws IOException {
    if (head.status == 0) {
      return new Answer(0, Map.of(), "", head.ending);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Ending ending = Ending.COMPLETE;
    try {
      if ("chunked".equals(head.headers.get("transfer-encoding"))) {
        chunks(body);
      } else {
        int length = Integer.parseInt(head.headers.getOrDefault("content-length", "0"));
        exactly(length, body);
      }
    } catch (IOException e) {
      ending = ending(e);
    }
    return new Answer(head.status, head.headers, body.toString(UTF_8), ending);
  }

  /** A response's status and headers. */
  record Head(int status, Map<String, String> headers, Ending ending) {}

  Head head() throws IOException {
    try {
      String statusLine = line();
      Map<String, String> headers = new LinkedHashMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.merge(
            line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip(),
            (a, b) -> a + ", " + b);
      }
      int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
      return new Head(status, headers, Ending.COMPLETE);
    } catch (IOException e) {
      return new Head(0, Map.of(), ending(e));
    }
  }

  /** Reads raw bytes until this text has come. */
  String readUntil(String text) throws IOException {
    StringBuilder heard = new StringBuilder();
    while (heard.indexOf(text, Math.max(0, heard.length() - text.length())) < 0) {
      heard.append((char) read());
    }
    return heard.toString();
  }

  /** Reads up to so many raw bytes; -1 at the end. */
  int readSome(byte[] buffer) throws IOException {
    return in.read(buffer);
  }

  /** Closes with RST. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void chunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      int size = Integer.parseInt(line(), 16);
      if (size == 0) {
        String trailer = line();
        while (!trailer.isEmpty()) {
          trailer = line();
        }
        return;
      }
      exactly(size, body);
      line();
    }
  }

  private void exactly(int length, ByteArrayOutputStream body) throws IOException {
    byte[] buffer = new byte[8192];
    int left = length;
    while (left > 0) {
      int read = in.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException();
      }
      body.write(buffer, 0, read);
      left -= read;
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = read(); b != '\n'; b = read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(UTF_8);
  }

  private int read() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException();
    }
    return b;
  }

  private static Ending ending(IOException e) {
    return switch (e) {
      case EOFException _ -> Ending.BROKEN;
      case SocketTimeoutException _ -> Ending.SILENT;
      default -> Ending.RESET;
    };
  }
}
