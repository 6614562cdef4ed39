package dev.homeostat.gateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.http.HeaderLookup;
import dev.homeostat.wire.openai.ErrorReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The body of a refusal")
class ErrorBodyTest {
  private static final List<String> SECRETS = List.of("open/sesame-now");

  private static ErrorBody body(String json, int slice) {
    ErrorBody body = new ErrorBody();
    byte[] bytes = json.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i += slice) {
      ByteBuf piece = Unpooled.wrappedBuffer(bytes, i, Math.min(slice, bytes.length - i));
      body.add(piece, new byte[0]);
    }
    ErrorFacts facts = ErrorReader.read(400, body.bytes(), "", HeaderLookup.NONE, 0);
    body.read(facts);
    return body;
  }

  @ParameterizedTest
  @ValueSource(strings = {"open/sesame-now", "open\\/sesame-now", "open/sesame\\u002dnow"})
  @DisplayName("one that quotes a key is not passed on, however the key is written")
  void quoted(String key) {
    String json = "{\"error\":{\"message\":\"no " + key + "\"}}";
    assertThat(body(json, 1_000).passable(SECRETS)).isNull();
  }

  @Test
  @DisplayName("comes byte by byte and is still itself")
  void slices() {
    String json = "{\"error\":{\"message\":\"" + "word ".repeat(500) + "\"}}";
    ErrorBody body = body(json, 1);
    assertThat(new String(body.bytes(), UTF_8)).isEqualTo(json);
    ByteBuf passed = body.passable(SECRETS);
    assertThat(passed).isNotNull();
    assertThat(body.take().toString(UTF_8)).isEqualTo(json);
  }
}
