package dev.homeostat.bench.mock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encodes an answer when its model is first asked for and keeps it. Thread-safe.
 *
 * <p>Every piece of content carries exactly one {@link #MARK}, a byte that stands nowhere else in
 * an answer. Counting marks verifies an answer in one pass, however a gateway splits or re-encodes
 * it.
 */
public final class Answers {
  /** The byte that counts content. */
  public static final byte MARK = '~';

  /** What a run can ask for is a handful; a stranger's thousand models must not fill the memory. */
  private static final int MAX_KEPT = 256;

  private static final String JSON_HEAD =
      """
      {"id":"chatcmpl-mock","object":"chat.completion","created":1767225600,"model":"mock",\
      "choices":[{"index":0,"message":{"role":"assistant","content":"\
      """;
  private static final String JSON_TAIL =
      """
      ~","refusal":null},"logprobs":null,"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":200,"completion_tokens":150,"total_tokens":350}}\
      """;
  private static final String EVENT_HEAD =
      """
      data: {"id":"chatcmpl-mock","object":"chat.completion.chunk","created":1767225600,\
      "model":"mock","system_fingerprint":"fp_mock","choices":[{"index":0,\
      """;
  private static final String TOKEN_EVENT =
      EVENT_HEAD
          + """
          "delta":{"role":"assistant","content":" token~"},"logprobs":null,"finish_reason":null}]}

          """;

  /** As long as the other, but not the same: a gateway may give up a model that repeats itself. */
  private static final String OTHER_TOKEN_EVENT = TOKEN_EVENT.replace(" token~", " tiger~");

  private static final String FINISH_EVENT =
      EVENT_HEAD
          + """
          "delta":{},"logprobs":null,"finish_reason":"stop"}]}

          """;
  private static final String DONE_EVENT = "data: [DONE]\n\n";
  private static final String STREAM_HEAD =
      """
      HTTP/1.1 200 OK\r
      content-type: text/event-stream\r
      cache-control: no-cache\r
      transfer-encoding: chunked\r
      \r
      """;

  private final ConcurrentHashMap<String, Answer> byName = new ConcurrentHashMap<>();

  /** The answer for a model name; an OpenAI-shaped 404 when the name is not one of ours. */
  Answer forModel(String name) {
    Answer kept = byName.get(name);
    if (kept != null) {
      return kept;
    }
    Answer answer = MockModel.parse(name).map(Answers::encode).orElseGet(Answers::unknownModel);
    if (byName.size() < MAX_KEPT) {
      byName.put(name, answer);
    }
    return answer;
  }

  /** The list a gateway may ask for when it starts. */
  static Answer modelList() {
    return json("200 OK", "{\"object\":\"list\",\"data\":[{\"id\":\"mock-json\"}]}");
  }

  /** Any path the mock does not know. */
  static Answer unknownPath() {
    return json("404 Not Found", error("unknown path", "not_found"));
  }

  private static Answer unknownModel() {
    return json("404 Not Found", error("the mock has no such model", "model_not_found"));
  }

  private static Answer encode(MockModel model) {
    return switch (model) {
      case MockModel.Json json -> {
        int padding = json.bytes() - JSON_HEAD.length() - JSON_TAIL.length();
        String body = JSON_HEAD + filler(padding) + JSON_TAIL;
        yield new Answer.Whole(shared(head("200 OK", body.length()) + body), json.delay());
      }
      case MockModel.Paced paced ->
          new Answer.Paced(
              shared(STREAM_HEAD),
              List.of(shared(chunk(TOKEN_EVENT)), shared(chunk(OTHER_TOKEN_EVENT))),
              shared(streamEnd()),
              paced.chunks(),
              paced.first(),
              paced.gap());
      case MockModel.Burst burst ->
          new Answer.Whole(
              shared(STREAM_HEAD + tokens(burst.chunks()) + streamEnd()), Duration.ZERO);
    };
  }

  private static String tokens(int count) {
    String pair = chunk(TOKEN_EVENT) + chunk(OTHER_TOKEN_EVENT);
    return pair.repeat(count / 2) + (count % 2 == 0 ? "" : chunk(TOKEN_EVENT));
  }

  private static String streamEnd() {
    return chunk(FINISH_EVENT) + chunk(DONE_EVENT) + "0\r\n\r\n";
  }

  /** One event is one HTTP chunk, as providers send them. */
  private static String chunk(String event) {
    return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
  }

  private static String filler(int length) {
    String words = "pack my box with five dozen jugs ";
    return words.repeat(length / words.length() + 1).substring(0, length);
  }

  private static String error(String message, String code) {
    return "{\"error\":{\"message\":\""
        + message
        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\""
        + code
        + "\"}}";
  }

  private static Answer json(String status, String body) {
    return new Answer.Whole(shared(head(status, body.length()) + body), Duration.ZERO);
  }

  private static String head(String status, int length) {
    return "HTTP/1.1 "
        + status
        + "\r\ncontent-type: application/json\r\ncontent-length: "
        + length
        + "\r\n\r\n";
  }

  private static ByteBuf shared(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(bytes.length, bytes.length).writeBytes(bytes));
  }
}
