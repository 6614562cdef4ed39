package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat;
import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a provider sends behind an answer is nobody's answer")
class LeftoverTest {
  private static final int ASKING = 32;
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  /** Answers {@code asked} to every request and at once, unasked, {@code forged}. */
  private record Chatty(ServerSocket socket, int answerBytes) implements AutoCloseable {
    static Chatty open(int answerBytes) throws IOException {
      ServerSocket socket = new ServerSocket(0, 64, InetAddress.ofLiteral("127.0.0.1"));
      Chatty chatty = new Chatty(socket, answerBytes);
      Thread.ofVirtual().start(chatty::accept);
      return chatty;
    }

    private void accept() {
      try {
        while (true) {
          Socket connection = socket.accept();
          Thread.ofVirtual().start(() -> serve(connection));
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private void serve(Socket connection) {
      try (connection) {
        byte[] said = (answer("asked", answerBytes) + answer("forged", 0)).getBytes(ISO_8859_1);
        while (readRequest(connection.getInputStream())) {
          connection.getOutputStream().write(said);
        }
      } catch (IOException gone) {
        // As it should be: the gateway lets go of the connection.
      }
    }

    private static boolean readRequest(InputStream in) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        int read = in.read();
        if (read < 0) {
          return false;
        }
        head.write(read);
      }
      Matcher length = LENGTH.matcher(head.toString(ISO_8859_1));
      return !length.find() || in.readNBytes(Integer.parseInt(length.group(1))).length > 0;
    }

    /** A whole response of so many bytes, or as many as it takes. */
    private static String answer(String word, int bytes) {
      String body = body(word, "");
      String head = head(body.length());
      int missing = Math.max(0, bytes - head.length() - body.length());
      while (missing > 0
          && head(body.length() + missing).length() + body.length() + missing > bytes) {
        missing--;
      }
      return head(body.length() + missing) + body(word, " ".repeat(missing));
    }

    private static String head(int length) {
      return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
          + length
          + "\r\n\r\n";
    }

    private static String body(String word, String room) {
      return "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"small\","
          + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
          + word
          + "\"},\"finish_reason\":\"stop\"}]"
          + room
          + "}";
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Homeostat gateway(int port) throws IOException {
    String yaml =
        """
        server: {listen: "127.0.0.1:0"}
        guard: {breaker: off, cooldown: off}
        limits: {upstream_connections: 1}
        network: {allow_private: ["127.0.0.1:%1$d"]}
        providers:
          alpha:
            dialect: openai
            base_urls: ["http://127.0.0.1:%1$d/v1"]
            models: {small: {}}
        """
            .formatted(port);
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(Map.of())).load("homeostat.yaml", yaml, Path.of(""));
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    return Homeostat.start(((Loaded.Valid) loaded).settings());
  }

  private static String ask(Homeostat gateway) throws IOException {
    try (HttpConnection connection = HttpConnection.to(gateway.port())) {
      connection.send(Chat.json("alpha/small").bytes());
      return connection.answer().body();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 2_048, 16_384, 18_432, 34_816})
  @DisplayName("Also where an answer fills a read to its last byte, and others wait for its place")
  void leftover(int answerBytes) throws Exception {
    try (Chatty chatty = Chatty.open(answerBytes);
        Homeostat gateway = gateway(chatty.port());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers =
          Stream.generate(() -> threads.submit(() -> ask(gateway))).limit(ASKING).toList();
      for (Future<String> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).contains("asked").doesNotContain("forged");
      }
    }
  }
}
