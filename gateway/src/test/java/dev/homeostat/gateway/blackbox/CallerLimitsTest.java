package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Limits that a caller sets for one request")
class CallerLimitsTest {
  @RegisterExtension
  static final GatewayRig rig =
      GatewayRig.create("clocks: {first_content: 2s, first_content_last: 2s, stall_text: 2s}");

  private static Chat limited(boolean byHeader, String header, String field, int millis) {
    Chat chat = Chat.stream("chat");
    return byHeader
        ? chat.header(header, Integer.toString(millis))
        : chat.with("\"route\":{\"" + field + "\":" + millis + "}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("a shorter first content ends as the caller's deadline: nobody tried, nobody blamed")
  void firstContent(boolean byHeader) {
    rig.alphaDoes("stall=head");
    Answer answer =
        rig.ask(
            limited(
                byHeader, "x-homeostat-first-content-timeout-ms", "first_content_timeout_ms", 200));
    assertThat(answer.status()).isEqualTo(504);
    assertThat(Events.json(answer.body()).at("/error/code").asString("")).isEqualTo("deadline");
    assertThat(answer.steps()).isEqualTo("alpha/small=deadline");
    rig.alpha().awaitAborted("small", GatewayRig.PATIENCE);
    rig.betaSaw(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("a shorter stall is said in-band as deadline")
  void stall(boolean byHeader) {
    rig.alphaDoes("stall=3");
    Answer answer =
        rig.ask(limited(byHeader, "x-homeostat-stall-timeout-ms", "stall_timeout_ms", 200));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
    assertThat(answer.events().last().at("/error/code").asString()).isEqualTo("deadline");
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("max_attempts 1: nobody else is asked")
  void attempts() {
    rig.alphaDoes("status=503");
    Answer answer = rig.ask(Chat.stream("chat").with("\"route\":{\"max_attempts\":1}"));
    assertThat(answer.status()).isEqualTo(503);
    rig.alphaSaw(1);
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("a value that can't be kept is 400 and no provider hears of it")
  void refused() {
    Answer answer = rig.ask(Chat.stream("chat").with("\"route\":{\"max_attempts\":\"two\"}"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Events.json(answer.body()).at("/error/param").asString(""))
        .isEqualTo("route.max_attempts");
    rig.alphaSaw(0);
    rig.betaSaw(0);
  }
}
