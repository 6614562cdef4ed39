package dev.homeostat.bench.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.bench.mock.MockModel.Burst;
import dev.homeostat.bench.mock.MockModel.Json;
import dev.homeostat.bench.mock.MockModel.Paced;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MockModelTest {
  @Test
  @DisplayName("the name says what is answered")
  void names() {
    assertThat(MockModel.parse("mock-json")).contains(new Json(1_024, Duration.ZERO));
    assertThat(MockModel.parse("mock-json-2048-30"))
        .contains(new Json(2_048, Duration.ofMillis(30)));
    assertThat(MockModel.parse("mock-paced-64"))
        .contains(new Paced(64, Duration.ofMillis(25), Duration.ofMillis(5)));
    assertThat(MockModel.parse("a/b/mock-paced-2-60000-1"))
        .contains(new Paced(2, Duration.ofMinutes(1), Duration.ofMillis(1)));
    assertThat(MockModel.parse("mock-burst-1000")).contains(new Burst(1_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gpt-4o",
        "mock",
        "mock-json-1",
        "mock-json-99999999999",
        "mock-paced-0",
        "mock-paced-64-5",
        "mock-burst",
        "mock-burst-100001",
      })
  @DisplayName("a name outside the grammar or its limits is none of ours")
  void strangers(String name) {
    assertThat(MockModel.parse(name)).isEmpty();
  }

  @Test
  @DisplayName("a JSON answer has exactly the asked size")
  void size() {
    Answer answer = new Answers().forModel("mock-json-1024");
    String text = ((Answer.Whole) answer).bytes().toString(UTF_8);

    assertThat(text.substring(text.indexOf("\r\n\r\n") + 4)).hasSize(1_024).endsWith("}}");
  }

  @Test
  @DisplayName("the model is found wherever the body is cut, and not inside a string")
  void finder() {
    String body = "{\"messages\":[{\"content\":\"\\\"model\\\":\\\"x\\\"\"}],\"model\" : \"m-1\"}";
    ModelFinder finder = new ModelFinder();
    for (int cut = 0; cut <= body.length(); cut++) {
      finder.reset();
      finder.feed(Unpooled.copiedBuffer(body.substring(0, cut), UTF_8));
      finder.feed(Unpooled.copiedBuffer(body.substring(cut), UTF_8));
      assertThat(finder.name()).isEqualTo("m-1");
    }
  }
}
