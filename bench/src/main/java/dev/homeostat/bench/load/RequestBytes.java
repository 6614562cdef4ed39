package dev.homeostat.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.regex.Pattern;

/**
 * Encodes the request of a job; every exchange writes a duplicate of it. One request does for all
 * connections unless a header has a {@link #SPREAD}.
 */
final class RequestBytes {
  private static final String WORDS = "how quickly daft jumping zebras vex the quiet wizard; ";

  /** {@code {1000}} in a header: a number below a thousand, another one on each connection. */
  private static final Pattern SPREAD = Pattern.compile("\\{(\\d{1,9})}");

  /** A prime, so that neighbours are far apart and few share a number. */
  private static final long STEP = 7_919;

  private RequestBytes() {}

  /** Whether the connections send different requests. */
  static boolean differ(LoadJob job) {
    return job.headers().values().stream().anyMatch(value -> SPREAD.matcher(value).find());
  }

  /** The whole HTTP request of a connection, never released. */
  static ByteBuf of(LoadJob job, long connection) {
    byte[] body = body(job).getBytes(UTF_8);
    byte[] head = head(job, connection, body.length).getBytes(UTF_8);
    int length = head.length + body.length;
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(length, length).writeBytes(head).writeBytes(body));
  }

  private static String head(LoadJob job, long connection, int length) {
    StringBuilder head = new StringBuilder(256);
    head.append("POST ").append(job.base().getRawPath()).append("/chat/completions HTTP/1.1\r\n");
    head.append("host: ").append(job.base().getAuthority()).append("\r\n");
    head.append("content-type: application/json\r\n");
    head.append("accept: ").append(job.stream() ? "text/event-stream" : "application/json");
    head.append("\r\n");
    if (!job.headers().containsKey("authorization")) {
      head.append("authorization: Bearer bench\r\n");
    }
    job.headers()
        .forEach((name, value) -> head.append(name + ": " + spread(value, connection) + "\r\n"));
    return head.append("content-length: ").append(length).append("\r\n\r\n").toString();
  }

  private static String spread(String value, long connection) {
    return SPREAD
        .matcher(value)
        .replaceAll(hit -> Long.toString(connection * STEP % Long.parseLong(hit.group(1))));
  }

  private static String body(LoadJob job) {
    String prompt =
        WORDS.repeat(job.promptBytes() / WORDS.length() + 1).substring(0, job.promptBytes());
    return "{\"model\":\""
        + job.model()
        + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
        + "{\"role\":\"user\",\"content\":\""
        + prompt
        + "\"}],\"temperature\":0.2,\"max_tokens\":256"
        + (job.stream() ? ",\"stream\":true}" : "}");
  }
}
