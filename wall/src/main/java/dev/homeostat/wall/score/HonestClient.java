package dev.homeostat.wall.score;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A caller that hides nothing: HTTP/1.1, a connection of its own for each request, no retry, no
 * compression; it keeps what came before a transfer broke, and knows that it broke. Thread-safe.
 */
final class HonestClient {
  private static final int MOST_BYTES = 4 << 20;

  private final URI uri;
  private final @Nullable String key;

  HonestClient(URI uri, @Nullable String key) {
    this.uri = uri;
    this.key = key;
  }

  /** Asks once and hears it out, for at most so long. */
  Transcript ask(String body, Duration patience) throws InterruptedException {
    Ear ear = new Ear();
    long start = System.nanoTime();
    // A new client each time: a connection left over from before may have died, which is nobody's
    // fault and would look like one.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    try {
      CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request(body), ear.handler());
      answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return ear.transcript(Transcript.Ending.CLEAN, "", start);
    } catch (TimeoutException e) {
      return ear.transcript(
          Transcript.Ending.NEVER, "no end within " + patience.toMillis() + " ms", start);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Transcript.Ending ending =
          cause instanceof ConnectException ? Transcript.Ending.REFUSED : Transcript.Ending.BROKEN;
      return ear.transcript(ending, String.valueOf(cause.getMessage()), start);
    } finally {
      client.shutdownNow();
    }
  }

  private HttpRequest request(String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return request.build();
  }

  /** Hears on the client's threads and tells on the caller's. */
  private static final class Ear {
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private int status;
    private Map<String, List<String>> headers = Map.of();

    BodyHandler<Void> handler() {
      return info -> {
        head(info.statusCode(), info.headers().map());
        return BodySubscribers.ofByteArrayConsumer(piece -> piece.ifPresent(this::hear));
      };
    }

    private synchronized void head(int code, Map<String, List<String>> lines) {
      status = code;
      headers = lines;
    }

    private synchronized void hear(byte[] piece) {
      if (heard.size() < MOST_BYTES) {
        heard.writeBytes(piece);
      }
    }

    synchronized Transcript transcript(Transcript.Ending ending, String note, long start) {
      return new Transcript(
          status,
          headers,
          heard.toString(StandardCharsets.UTF_8),
          ending,
          note,
          (System.nanoTime() - start) / 1_000_000);
    }
  }
}
