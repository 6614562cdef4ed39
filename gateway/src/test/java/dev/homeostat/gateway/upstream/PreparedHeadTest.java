package dev.homeostat.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The head of a call")
class PreparedHeadTest {
  private static final UpstreamAddress ADDRESS = new UpstreamAddress("h", 80, false);

  private static String written(
      String path, Map<String, String> provider, Map<String, String> more) {
    RequestHead head =
        RequestHead.of(
            UpstreamTarget.of(ADDRESS, path, List.of("key"), provider).head(0),
            RequestHead.Accept.JSON,
            12,
            more);
    ByteBuf buffer = Unpooled.buffer(head.bytes()).writerIndex(head.bytes());
    head.write(buffer, 0);
    return buffer.toString(ISO_8859_1);
  }

  @Test
  @DisplayName("says each thing once, whatever a provider's headers and a caller's say")
  void once() {
    String text =
        written(
            "/v1/chat",
            Map.of("accept", "x", "Content-Length", "1", "Transfer-Encoding", "chunked"),
            Map.of("openai-beta", "b", "accept", "y"));
    assertThat(text.toLowerCase(Locale.ROOT).split("\r\n"))
        .startsWith("post /v1/chat http/1.1")
        .contains("authorization: bearer key", "openai-beta: b", "content-length: 12")
        .noneMatch(line -> line.startsWith("transfer-encoding"))
        .doesNotHaveDuplicates();
    assertThat(text).endsWith("content-length: 12\r\n\r\n").containsOnlyOnce("accept: ");
  }

  @Test
  @DisplayName("keeps the path of a base URL that isn't ASCII the path it was")
  void path() {
    Endpoint endpoint = Endpoint.of("p", "http://h/mod\u00e8le/v1");
    assertThat(written(endpoint.path() + "/chat/completions", Map.of(), Map.of()))
        .doesNotContain("?");
  }
}
