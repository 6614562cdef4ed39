package dev.homeostat.wall;

import dev.homeostat.wall.answer.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that shows the bytes on the wire and how the connection ended. */
final class RawClient implements AutoCloseable {
  /** How reading ended. */
  enum Ending {
    FIN,
    RESET,
    SILENCE
  }

  /** What came until the end. */
  record Heard(String text, Bytes bytes, Ending ending) {
    String head() {
      return text.substring(0, text.indexOf("\r\n\r\n") + 4);
    }

    String body() {
      return text.substring(text.indexOf("\r\n\r\n") + 4);
    }
  }

  private final Socket socket;

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  static RawClient connect(FaultWall wall) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), wall.port());
    socket.setTcpNoDelay(true);
    return new RawClient(socket);
  }

  /** Asks once on a connection of its own and hears it out. */
  static Heard ask(FaultWall wall, String model, boolean stream) throws IOException {
    try (RawClient client = connect(wall)) {
      client.send(chat(model, stream, "Connection: close\r\n"));
      return client.hear(10_000);
    }
  }

  static String body(String model, boolean stream) {
    return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted(model, stream);
  }

  static String chat(String model, boolean stream, String extraHeaders) {
    return post(body(model, stream), extraHeaders);
  }

  static String post(String body, String extraHeaders) {
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: wall\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(extraHeaders, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** Hears until the end, or until nothing came for so long. */
  Heard hear(int silenceMillis) throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    socket.setSoTimeout(silenceMillis);
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[65_536];
    Ending ending;
    while (true) {
      try {
        int read = in.read(buffer);
        if (read < 0) {
          ending = Ending.FIN;
          break;
        }
        heard.write(buffer, 0, read);
      } catch (SocketTimeoutException e) {
        ending = Ending.SILENCE;
        break;
      } catch (SocketException e) {
        ending = Ending.RESET;
        break;
      }
    }
    Bytes bytes = Bytes.of(heard.toByteArray());
    return new Heard(bytes.utf8(), bytes, ending);
  }

  /** Reads until the text has come, and says what came. */
  String hearUntil(String text) throws IOException {
    StringBuilder heard = new StringBuilder();
    socket.setSoTimeout(10_000);
    while (heard.indexOf(text) < 0) {
      int read = socket.getInputStream().read();
      if (read < 0) {
        throw new IOException("ended before %s: %s".formatted(text, heard));
      }
      heard.append((char) read);
    }
    return heard.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
