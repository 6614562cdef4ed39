package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A prefilled request to the wall")
class PrefillFaultTest {
  private static final String ORDINARY = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final FaultWall wall = FaultWall.start();

  @AfterEach
  void close() {
    wall.close();
  }

  static Stream<String> forms() {
    String said = "{\"role\":\"assistant\",\"content\":\"%s\"}";
    return Stream.of(
        "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}," + said + "]",
        "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
            + said.replace("}", ",\"prefix\":true}")
            + "]",
        "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
            + said
            + "],\"continue_final_message\":true,\"add_generation_prompt\":false");
  }

  private String content(String model, String request) throws IOException {
    String body = "{\"model\":\"%s\",%s}".formatted(model, request);
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.post(body, "Connection: close\r\n"));
      String answer = client.hear(5_000).body();
      int start = answer.indexOf("\"content\":\"") + 11;
      return answer.substring(start, answer.indexOf('"', start));
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  @DisplayName("is continued after as many words, in the wall's own text, in every form")
  void ownText(String form) throws Exception {
    String request = form.formatted(wall.text(40));
    String variant = content("fault:variant", ORDINARY);
    String rest = content("fault:variant,continue", request);
    assertThat(variant).endsWith(rest);
    assertThat(rest.strip().split(" ", -1)).hasSize(20);
    assertThat(content("fault:continue", request))
        .isEqualTo(wall.text().substring(wall.text(40).length()));
  }

  @Test
  @DisplayName("gets no second space after one that was said already")
  void space() throws Exception {
    String form = forms().findFirst().orElseThrow();
    String rest = content("fault:variant,continue", form.formatted(wall.text(40) + " "));
    assertThat(rest).doesNotStartWith(" ").isNotEmpty();
  }

  @Test
  @DisplayName("is an ordinary request for a wall that isn't declared")
  void undeclared() throws Exception {
    String form = forms().findFirst().orElseThrow();
    assertThat(content("plain", form.formatted(wall.text(40)))).isEqualTo(wall.text());
  }
}
