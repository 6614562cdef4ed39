package dev.homeostat.wall.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.answer.CanonicalText;
import dev.homeostat.wall.score.StubGateway.Manner;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The yardstick, held against gateways that do wrong")
class YardstickTest {
  private final Providers providers = Providers.start(Profile.COMPRESSED, 0, 0);

  @AfterEach
  void close() {
    providers.close();
  }

  private Yardstick yardstick(StubGateway gateway, boolean prefill, String... ids) {
    YardstickPlan plan =
        new YardstickPlan(
            Stream.of(ids).map(YardstickCase::of).toList(),
            List.of(),
            Profile.COMPRESSED,
            prefill,
            Duration.ZERO);
    return Yardstick.create(
        gateway.target(), providers, plan, new PrintStream(OutputStream.nullOutputStream()));
  }

  private Map<String, Verdict> verdicts(boolean prefill, Manner manner, String... ids)
      throws Exception {
    try (StubGateway gateway = StubGateway.start(providers, manner)) {
      Map<String, Verdict> verdicts = new LinkedHashMap<>();
      for (Row row : yardstick(gateway, prefill, ids).run().orders().getFirst().rows()) {
        verdicts.put(row.what().id(), row.judgement().verdict());
      }
      return verdicts;
    }
  }

  @Test
  @DisplayName("one that ends a broken stream cleanly fails S08, S14 and their variants")
  void truncates() throws Exception {
    Manner truncating = call -> call.complete(call.primary().text());
    assertThat(verdicts(false, truncating, "S08", "S14", "S08-N", "S14-N", "S10"))
        .containsEntry("S08", Verdict.FAIL)
        .containsEntry("S14", Verdict.FAIL)
        .containsEntry("S08-N", Verdict.FAIL)
        .containsEntry("S14-N", Verdict.FAIL)
        .containsEntry("S10", Verdict.PASS);
  }

  @Test
  @DisplayName("one that goes on blindly elsewhere passes S08 by luck and fails S08-N")
  void splices() throws Exception {
    Manner splicing =
        call -> {
          String said = call.primary().text();
          String whole = call.fallback().text();
          call.complete(said + whole.substring(indexOfWord(whole, wordsOf(said))));
        };
    assertThat(verdicts(false, splicing, "S08", "S08-N"))
        .containsEntry("S08", Verdict.PASS)
        .containsEntry("S08-N", Verdict.FAIL);
  }

  @Test
  @DisplayName("one that tells its clients in-band, with a clean end, fails for naive readers")
  void naive() throws Exception {
    Manner telling =
        call -> {
          call.open(call.primary().text());
          call.event("{\"error\":{\"message\":\"broken\"}}");
          call.last();
        };
    assertThat(verdicts(false, telling, "S08", "S08-N"))
        .containsEntry("S08", Verdict.FAIL)
        .containsEntry("S08-N", Verdict.FAIL);
  }

  @Test
  @DisplayName("one that tells in-band and breaks the transfer is safe in S08 and passes S08-N")
  void honest() throws Exception {
    Manner honest =
        call -> {
          call.open(call.primary().text());
          call.event("{\"error\":{\"message\":\"broken\"}}");
        };
    assertThat(verdicts(false, honest, "S08", "S08-N", "S14-N"))
        .containsEntry("S08", Verdict.SAFE)
        .containsEntry("S08-N", Verdict.PASS)
        .containsEntry("S14-N", Verdict.PASS);
  }

  @Test
  @DisplayName("one that asks a dozen times before it fails over is partial")
  void stubborn() throws Exception {
    Manner stubborn =
        call -> {
          for (int i = 0; i < 12; i++) {
            call.primary();
          }
          call.complete(call.fallback().text());
        };
    assertThat(verdicts(false, stubborn, "S02", "S04", "S12", "S16"))
        .containsValue(Verdict.PARTIAL)
        .doesNotContainValue(Verdict.PASS);
  }

  @Test
  @DisplayName("one that asks for ever hangs, and fails")
  void forever() throws Exception {
    Manner forever =
        call -> {
          while (!call.primary().fineForClient()) {
            Thread.onSpinWait();
          }
        };
    assertThat(verdicts(false, forever, "S04")).containsEntry("S04", Verdict.FAIL);
  }

  @Test
  @DisplayName("one that prefills and shows the refusal fails S14; where declared it passes S08-N")
  void prefills() throws Exception {
    Manner prefilling =
        call -> {
          String said = call.primary().text();
          Reading rest = call.continuation(said);
          if (rest.error() == null) {
            call.complete(said + rest.text());
          } else {
            call.refuse(400, "The last message must not be from the assistant.");
          }
        };
    assertThat(verdicts(true, prefilling, "S08", "S14", "S08-N", "S14-N"))
        .containsEntry("S08", Verdict.PASS)
        .containsEntry("S14", Verdict.FAIL)
        .containsEntry("S08-N", Verdict.PASS)
        .containsEntry("S14-N", Verdict.FAIL);
    // Nobody declared it: the fallback begins again, and the texts are spliced.
    assertThat(verdicts(false, prefilling, "S08")).containsEntry("S08", Verdict.FAIL);
  }

  @Test
  @DisplayName("one that refuses everything is safe where an answer was due")
  void refuses() throws Exception {
    Manner refusing = call -> call.refuse(502, "no");
    assertThat(verdicts(false, refusing, "S03", "S06", "S13"))
        .containsEntry("S03", Verdict.SAFE)
        .containsEntry("S06", Verdict.SAFE)
        .containsEntry("S13", Verdict.PARTIAL);
  }

  @Test
  @DisplayName("one that reaches no provider, or no fallback, isn't judged: it is told why")
  void preflight() throws Exception {
    Manner elsewhere = call -> call.complete(CanonicalText.text(60, false));
    Manner alone = call -> call.complete(call.primary().text());
    Manner reversed = call -> call.complete(call.fallback().text());
    Manner refusing = call -> call.refuse(401, "who are you");
    assertThat(problems(elsewhere)).singleElement().asString().contains("neither provider");
    assertThat(problems(alone)).singleElement().asString().contains("the fallback saw no request");
    assertThat(problems(reversed)).singleElement().asString().contains("went to the fallback");
    assertThat(problems(refusing)).singleElement().asString().contains("refuses the key");
  }

  private List<String> problems(Manner manner) throws Exception {
    try (StubGateway gateway = StubGateway.start(providers, manner)) {
      return yardstick(gateway, false, "S01").problems();
    }
  }

  @Test
  @DisplayName("its results can be read by people and by programs, and name every verdict")
  void reports() throws Exception {
    Manner truncating = call -> call.complete(call.primary().text());
    try (StubGateway gateway = StubGateway.start(providers, truncating)) {
      Score score = yardstick(gateway, false, "S08", "S10").run();
      assertThat(score.allPassed()).isFalse();
      assertThat(ScoreTable.text(score))
          .contains("40 of 60 words taken for success", "1 pass, 0 partial, 0 safe, 1 fail");
      assertThat(ScoreTable.markdown(score, LocalDate.EPOCH))
          .contains("| S08 | cut after 40 of 60 tokens | fail |");
      assertThat(ScoreJson.of(score)).contains("\"verdict\" : \"fail\"", "\"all_passed\" : false");
    }
  }

  @Test
  @DisplayName("A seed always gives the same order, and every order has every scenario")
  void orders() {
    YardstickPlan plan =
        new YardstickPlan(
            YardstickCase.all(), List.of(1L, 2L, 1L), Profile.FULL, false, Duration.ZERO);
    List<YardstickPlan.Order> orders = plan.orders();
    assertThat(orders.get(1).cases()).isEqualTo(orders.get(3).cases());
    assertThat(orders.get(1).cases()).isNotEqualTo(orders.get(2).cases());
    assertThat(orders.get(2).cases()).containsExactlyInAnyOrderElementsOf(YardstickCase.all());
  }

  private static int wordsOf(String text) {
    return text.split(" ", -1).length;
  }

  private static int indexOfWord(String text, int word) {
    int at = 0;
    for (int i = 0; i < word; i++) {
      at = text.indexOf(' ', at + 1);
    }
    return at;
  }
}
