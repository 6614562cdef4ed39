package dev.homeostat.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers that know nothing of error events. */
@DisplayName("A plain HTTP reader sees a cut stream as a broken transfer")
@Timeout(20)
class RawReaderTest {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final StringBuilder read = new StringBuilder();
  private ClientScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = ClientScene.start();
  }

  @AfterEach
  void close() {
    client.close();
    scene.close();
  }

  @Test
  @DisplayName("java.net.http, whole body")
  void wholeBody() throws Exception {
    assertThat(client.send(request("chat"), HttpResponse.BodyHandlers.ofString()).body())
        .endsWith("data: [DONE]\n\n");
    assertThat(
            catchThrowable(() -> client.send(request("cut"), HttpResponse.BodyHandlers.ofString())))
        .isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("java.net.http, by lines")
  void lines() throws Exception {
    var response = client.send(request("cut"), HttpResponse.BodyHandlers.ofLines());

    assertThat(
            catchThrowable(() -> response.body().forEach(line -> read.append(line).append('\n'))))
        .isInstanceOf(UncheckedIOException.class);
    assertSaysWhy();
  }

  @Test
  @DisplayName("HttpURLConnection")
  void urlConnection() throws Exception {
    HttpURLConnection connection = (HttpURLConnection) uri().toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("Authorization", "Bearer " + scene.key());
    connection.setRequestProperty("Content-Type", "application/json");
    connection.getOutputStream().write(body("cut").getBytes(StandardCharsets.UTF_8));

    assertThat(catchThrowable(() -> readAll(connection.getInputStream())))
        .isInstanceOf(IOException.class);
    assertSaysWhy();
  }

  @Test
  @DisplayName("HTTP/1.0, where only a reset tells a broken transfer from a whole one")
  void http10() throws Exception {
    try (Socket socket = new Socket(uri().getHost(), uri().getPort())) {
      String body = body("cut");
      String head =
          "POST /v1/chat/completions HTTP/1.0\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(scene.key(), body.length());
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));

      assertThat(catchThrowable(() -> readAll(socket.getInputStream())))
          .isInstanceOf(SocketException.class);
    }
    assertSaysWhy();
    assertThat(read.toString()).endsWith("}\n\n");
  }

  private void readAll(InputStream in) throws IOException {
    byte[] buffer = new byte[256];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      read.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
    }
  }

  private void assertSaysWhy() {
    assertThat(read).contains("data: {\"error\":", "upstream_truncated").doesNotContain("[DONE]");
  }

  private URI uri() {
    return URI.create(scene.baseUrl() + "/chat/completions");
  }

  private HttpRequest request(String model) {
    return HttpRequest.newBuilder(uri())
        .header("Authorization", "Bearer " + scene.key())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body(model)))
        .build();
  }

  private static String body(String model) {
    return "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted(model);
  }
}
