package dev.homeostat.wall.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small gateway that does what its manner says, right or wrong. */
final class StubGateway implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(700);

  /** What it does with a request. */
  interface Manner {
    void answer(Call call) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Providers providers;
  private final Manner manner;

  private StubGateway(ServerSocket server, Providers providers, Manner manner) {
    this.server = server;
    this.providers = providers;
    this.manner = manner;
  }

  static StubGateway start(Providers providers, Manner manner) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    StubGateway gateway = new StubGateway(server, providers, manner);
    gateway.calls.execute(gateway::listen);
    return gateway;
  }

  Target target() {
    return Target.at("http://127.0.0.1:" + server.getLocalPort(), YardstickHelp.MODEL, null);
  }

  private void listen() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        calls.execute(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      // The body is ASCII: as many characters as bytes.
      for (int i = 0; i < length; i++) {
        in.read();
      }
      manner.answer(new Call(socket.getOutputStream()));
    } catch (IOException e) {
      // The caller left.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    calls.shutdownNow();
  }

  /** One request of the caller. */
  final class Call {
    private final OutputStream out;

    Call(OutputStream out) {
      this.out = out;
    }

    Reading primary() throws InterruptedException {
      return ask(providers.primaryUrl(), Prompt.body(YardstickHelp.PRIMARY_MODEL));
    }

    Reading fallback() throws InterruptedException {
      return ask(providers.fallbackUrl(), Prompt.body(YardstickHelp.FALLBACK_MODEL));
    }

    /** The fallback, asked to go on with this text. */
    Reading continuation(String text) throws InterruptedException {
      String more = ",{\"role\":\"assistant\",\"content\":\"" + text + "\"}]";
      String body = Prompt.body(YardstickHelp.FALLBACK_MODEL).replace("]", more);
      return ask(providers.fallbackUrl(), body);
    }

    private Reading ask(String url, String body) throws InterruptedException {
      return Reading.of(
          new HonestClient(URI.create(url + "/chat/completions"), null).ask(body, PATIENCE));
    }

    /** A whole stream with this text. */
    void complete(String text) throws IOException {
      open(text);
      chunk("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
      chunk(
          "data: {\"model\":\"%s\",\"choices\":[],\"usage\":{\"completion_tokens\":60}}\n\n"
              .formatted(YardstickHelp.FALLBACK_MODEL));
      chunk("data: [DONE]\n\n");
      last();
    }

    /** A stream that says this and doesn't end. */
    void open(String text) throws IOException {
      write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
      write("Transfer-Encoding: chunked\r\n\r\n");
      chunk("data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n".formatted(text));
    }

    void event(String json) throws IOException {
      chunk("data: " + json + "\n\n");
    }

    /** The last chunk: a clean end. */
    void last() throws IOException {
      write("0\r\n\r\n");
    }

    /** An error in place of a stream. */
    void refuse(int status, String message) throws IOException {
      String body = "{\"error\":{\"message\":\"" + message + "\"}}";
      write(
          "HTTP/1.1 %d Error\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(status, body.length(), body));
    }

    private void chunk(String text) throws IOException {
      write("%x\r\n%s\r\n".formatted(text.getBytes(UTF_8).length, text));
    }

    private void write(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
    }
  }
}
