package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client without a library: every byte it sends is in the test, every byte it gets is shown. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
  }

  /** A connection of its own. */
  public static RawClient to(int port) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new RawClient(socket);
  }

  /**
   * A response.
   *
   * @param status of the status line
   * @param headers names in lower case; repeated ones joined by commas
   * @param body without chunk framing
   * @param complete whether it came to the end that its framing announced
   */
  public record Response(int status, Map<String, String> headers, String body, boolean complete) {
    /** A header, or the empty text. */
    public String header(String lowerCaseName) {
      return headers.getOrDefault(lowerCaseName, "");
    }

    /** The body as JSON. */
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /** The member {@code error} of the body. */
    public JsonNode error() {
      return json().path("error");
    }

    /** {@code error.code} of the body. */
    public String code() {
      return error().path("code").asString("");
    }

    /** {@code error.message} of the body. */
    public String message() {
      return error().path("message").asString("");
    }

    /** Whether the server said that it closes the connection. */
    public boolean closes() {
      return header("connection").equals("close");
    }
  }

  /** Sends text as UTF-8. */
  public RawClient send(String text) throws IOException {
    return send(text.getBytes(UTF_8));
  }

  /** Sends bytes. */
  public RawClient send(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends text in as many pieces as it has bytes. */
  public RawClient sendByteByByte(String text) throws IOException {
    for (byte b : text.getBytes(UTF_8)) {
      send(b);
    }
    return this;
  }

  /** Says that nothing more will be sent. */
  public RawClient sayEnd() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Reads one response with its body. */
  public Response response() throws IOException {
    return response(true);
  }

  /** Reads one response to {@code HEAD}, which has no body whatever its headers say. */
  public Response responseToHead() throws IOException {
    return response(false);
  }

  private Response response(boolean withBody) throws IOException {
    String statusLine = line();
    assertThat(statusLine).as("the response begins here").startsWith("HTTP/1.1 ");
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + ", " + b);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean complete = true;
    if (withBody && status >= 200) {
      try {
        body(headers, body);
      } catch (EOFException e) {
        complete = false;
      }
    }
    return new Response(status, headers, body.toString(UTF_8), complete);
  }

  private void body(Map<String, String> headers, ByteArrayOutputStream body) throws IOException {
    if (headers.containsKey("transfer-encoding")) {
      chunks(body);
    } else if (headers.containsKey("content-length")) {
      exactly(Integer.parseInt(headers.getOrDefault("content-length", "")), body);
    } else {
      in.transferTo(body);
    }
  }

  private void chunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      int size = Integer.parseInt(line(), 16);
      if (size == 0) {
        line();
        return;
      }
      exactly(size, body);
      line();
    }
  }

  private void exactly(int length, ByteArrayOutputStream body) throws IOException {
    byte[] bytes = in.readNBytes(length);
    body.write(bytes);
    if (bytes.length < length) {
      throw new EOFException();
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed after: " + line.toString(ISO_8859_1));
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /** Reads up to and including this text. */
  public String readUntil(String text) throws IOException {
    StringBuilder heard = new StringBuilder();
    while (heard.indexOf(text) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("closed after: " + heard);
      }
      heard.append((char) b);
    }
    return heard.toString();
  }

  /** Reads everything up to the end of the connection, whichever it is. */
  public String rest() {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try {
      in.transferTo(heard);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection is still open", e);
    } catch (IOException e) {
      // A reset ends it as well.
    }
    return heard.toString(UTF_8);
  }

  /** Checks that the server sends nothing more and closes; a reset is a close as well. */
  public void assertClosed() {
    int next;
    try {
      next = in.read();
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection is still open", e);
    } catch (IOException e) {
      return;
    }
    assertThat(next).as("nothing after the last response, only its end").isEqualTo(-1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
