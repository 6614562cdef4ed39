package dev.homeostat.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Encodes the request of a job once; every exchange writes a duplicate of it. */
final class RequestBytes {
  private static final String WORDS = "how quickly daft jumping zebras vex the quiet wizard; ";

  private RequestBytes() {}

  /** The whole HTTP request, never released. */
  static ByteBuf of(LoadJob job) {
    byte[] body = body(job).getBytes(UTF_8);
    byte[] head = head(job, body.length).getBytes(UTF_8);
    int length = head.length + body.length;
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(length, length).writeBytes(head).writeBytes(body));
  }

  private static String head(LoadJob job, int length) {
    StringBuilder head = new StringBuilder(256);
    head.append("POST ").append(job.base().getRawPath()).append("/chat/completions HTTP/1.1\r\n");
    head.append("host: ").append(job.base().getAuthority()).append("\r\n");
    head.append("content-type: application/json\r\n");
    head.append("accept: ").append(job.stream() ? "text/event-stream" : "application/json");
    head.append("\r\nauthorization: Bearer bench\r\n");
    job.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append("content-length: ").append(length).append("\r\n\r\n").toString();
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
