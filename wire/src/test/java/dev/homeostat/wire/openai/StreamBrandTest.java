package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.money.Usage;
import dev.homeostat.wire.sse.FrameView;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Events of one stream as those of another")
class StreamBrandTest {
  private static final StreamBrand BRAND =
      StreamBrand.of(view("{\"id\":\"first\",\"created\": 17,\"model\":\"small\",\"choices\":[]}"));

  private static FrameView view(String data) {
    FrameView view = new FrameView();
    byte[] bytes = ("#" + data).getBytes(UTF_8);
    new ChatFrameReader().read(bytes, 1, bytes.length, false, view);
    return view;
  }

  private static String branded(String data, int skip) {
    return new String(BRAND.branded(view(data), skip, null), UTF_8);
  }

  private static String chunk(String text) {
    return "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":99,\"model\":\"big\","
        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + text
        + "\"}}],\"extra\":1}";
  }

  @Test
  @DisplayName("id, time and model are the first stream's; everything else stays")
  void brand() {
    assertThat(branded(chunk("two three"), 4))
        .isEqualTo(
            "data: "
                + chunk("three")
                    .replace("\"x\"", "\"first\"")
                    .replace("99", "17")
                    .replace("big", "small")
                + "\n\n");
  }

  @Test
  @DisplayName("a text that looks like a member is no member")
  void decoy() {
    assertThat(branded("{\"choices\":[{\"delta\":{\"content\":\"\\\"created\\\":5\"}}]}", 0))
        .isEqualTo("data: {\"choices\":[{\"delta\":{\"content\":\"\\\"created\\\":5\"}}]}\n\n");
  }

  @Test
  @DisplayName("data of several lines becomes one")
  void lines() {
    assertThat(branded("{\"id\":\"x\",\n\"choices\":[]}", 0))
        .isEqualTo("data: {\"id\":\"first\", \"choices\":[]}\n\n");
  }

  @Test
  @DisplayName("whatever the writing, what is left is the text without its first characters")
  void everyWriting() {
    SplittableRandom random = new SplittableRandom(4);
    String[] pieces = {"a", "é", "海", "\\n", "\\u00e9", "\\\"", "😀", "\\ud83d\\ude00", " "};
    for (int run = 0; run < 5_000; run++) {
      StringBuilder raw = new StringBuilder();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        raw.append(pieces[random.nextInt(pieces.length)]);
      }
      String data = chunk(raw.toString());
      String text = view(data).contentText();
      int skip = random.nextInt(text.length() + 1);
      boolean splits =
          skip > 0
              && skip < text.length()
              && Character.isSurrogatePair(text.charAt(skip - 1), text.charAt(skip));
      if (splits) {
        continue;
      }
      String event = branded(data, skip);
      assertThat(view(event.substring(6, event.length() - 2)).contentText())
          .as("%s without %d", raw, skip)
          .isEqualTo(text.substring(skip));
    }
  }

  @Test
  @DisplayName("our own finish and usage look like the stream's")
  void own() {
    assertThat(new String(BRAND.usage(new Usage(5, 7)), UTF_8))
        .isEqualTo(
            "data: {\"id\":\"first\",\"object\":\"chat.completion.chunk\",\"created\":17,"
                + "\"model\":\"small\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,"
                + "\"completion_tokens\":7,\"total_tokens\":12}}\n\n");
    assertThat(new String(BRAND.finish("stop"), UTF_8)).contains("\"finish_reason\":\"stop\"");
  }
}
