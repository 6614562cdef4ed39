package dev.homeostat.wall.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.answer.CanonicalText;
import dev.homeostat.wall.score.Transcript.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The judge of the yardstick")
class JudgeTest {
  private static final String WHOLE = CanonicalText.text(60, false);
  private static final String OTHER = CanonicalText.text(60, true);
  private static final String FORTY = CanonicalText.text(40, false);
  private static final String ERROR =
      "data: {\"error\":{\"message\":\"broken\",\"code\":\"x\"}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final Judge judge = new Judge(Profile.FULL, false);

  @Test
  @DisplayName("S03: the answer after one retry is a pass; a third attempt makes it partial")
  void retry() {
    assertThat(judge("S03", complete(WHOLE), 2, 0).verdict()).isEqualTo(Verdict.PASS);
    Judgement third = judge("S03", complete(WHOLE), 3, 0);
    assertThat(third.verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(third.reasons()).containsExactly("3 attempts at the primary (due: 2)");
  }

  @Test
  @DisplayName("S01: asking again before Retry-After is partial")
  void retryAfter() {
    List<Attempt> patient = List.of(attempt(0, false), attempt(2_001, true));
    List<Attempt> hasty = List.of(attempt(0, false), attempt(400, true));
    assertThat(judge("S01", complete(WHOLE), patient, List.of()).verdict()).isEqualTo(Verdict.PASS);
    assertThat(judge("S01", complete(WHOLE), hasty, List.of()).verdict())
        .isEqualTo(Verdict.PARTIAL);
  }

  @Test
  @DisplayName("S04: seven attempts, or five in three seconds, are too many")
  void tooMany() {
    assertThat(judge("S04", complete(WHOLE), 3, 1).verdict()).isEqualTo(Verdict.PASS);
    assertThat(judge("S04", complete(WHOLE), 5, 1).verdict()).isEqualTo(Verdict.PARTIAL);
    List<Attempt> slow = IntStream.range(0, 7).mapToObj(i -> attempt(i * 5_000L, false)).toList();
    assertThat(judge("S04", complete(WHOLE), slow, List.of(attempt(40_000, true))).verdict())
        .isEqualTo(Verdict.PARTIAL);
  }

  @Test
  @DisplayName("S07: the complete answer after fifteen seconds is partial")
  void late() {
    Transcript late = stream(sse(WHOLE) + finish() + DONE, Ending.CLEAN, 21_000);
    assertThat(judge("S07", late, 1, 1).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(judge("S07", complete(WHOLE), 1, 1).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  @DisplayName("S08: an error status, or an in-band error and a broken transfer, is safe")
  void honest() {
    Transcript status = new Transcript(502, Map.of(), "{\"error\":\"bad\"}", Ending.CLEAN, "", 9);
    assertThat(judge("S08", status, 1, 1).verdict()).isEqualTo(Verdict.SAFE);
    assertThat(judge("S08", stream(sse(FORTY) + ERROR, Ending.BROKEN, 9), 1, 1).verdict())
        .isEqualTo(Verdict.SAFE);
    assertThat(judge("S08", stream(sse(FORTY), Ending.BROKEN, 9), 1, 1).verdict())
        .isEqualTo(Verdict.SAFE);
  }

  @Test
  @DisplayName("S08: a short text fails when a client takes it for success, finished or not")
  void truncated() {
    for (String end : List.of("", finish(), DONE, finish() + DONE)) {
      Judgement judged = judge("S08", stream(sse(FORTY) + end, Ending.CLEAN, 9), 1, 1);
      assertThat(judged.verdict()).isEqualTo(Verdict.FAIL);
      assertThat(judged.reasons()).containsExactly("40 of 60 words taken for success");
    }
  }

  @Test
  @DisplayName("S08: an in-band error fails when a reader that ignores it sees a clean end")
  void naive() {
    Judgement judged = judge("S08", stream(sse(FORTY) + ERROR, Ending.CLEAN, 9), 1, 1);
    assertThat(judged.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(judged.reasons().getFirst()).contains("ignores error events");
  }

  @Test
  @DisplayName("An empty answer with a clean end fails")
  void empty() {
    assertThat(judge("S06", stream(DONE, Ending.CLEAN, 9), 1, 1).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  @DisplayName("A hang and a gateway that is gone fail, whatever was due")
  void nothing() {
    for (Ending ending : List.of(Ending.NEVER, Ending.REFUSED)) {
      Transcript none = new Transcript(0, Map.of(), "", ending, "", 150_000);
      assertThat(judge("S06", none, 1, 0).verdict()).isEqualTo(Verdict.FAIL);
      assertThat(judge("S13", none, 1, 0).verdict()).isEqualTo(Verdict.FAIL);
      assertThat(judge("S08-N", none, 1, 0).verdict()).isEqualTo(Verdict.FAIL);
    }
  }

  @Test
  @DisplayName("S10: an unreadable event that reaches the caller is no complete answer")
  void unreadable() {
    String body = sse(FORTY) + "data: {\"choices\":[{\n\n" + sse(WHOLE.substring(FORTY.length()));
    assertThat(judge("S10", stream(body + finish() + DONE, Ending.CLEAN, 9), 1, 0).verdict())
        .isEqualTo(Verdict.SAFE);
  }

  @Test
  @DisplayName("S11 and S16: usage that was asked for must be told")
  void usage() {
    Transcript without = stream(sse(WHOLE) + finish() + DONE, Ending.CLEAN, 900);
    assertThat(judge("S11", without, 1, 0).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(judge("S11", complete(WHOLE), 1, 0).verdict()).isEqualTo(Verdict.PASS);
    assertThat(judge("S16", without, 3, 1).verdict()).isEqualTo(Verdict.PARTIAL);
  }

  @Test
  @DisplayName("S16: the response must name the fallback's model, in its body or a header")
  void named() {
    Transcript named = complete(WHOLE);
    Transcript unnamed =
        stream(named.body().replace("\"fallback-model\"", "\"yardstick\""), Ending.CLEAN, 9);
    Transcript header =
        new Transcript(
            200,
            Map.of(
                "content-type", List.of("text/event-stream"),
                "X-Served-By", List.of("other/fallback-model")),
            unnamed.body(),
            Ending.CLEAN,
            "",
            9);
    assertThat(judge("S16", named, 2, 1).verdict()).isEqualTo(Verdict.PASS);
    assertThat(judge("S16", unnamed, 2, 1).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(judge("S16", header, 2, 1).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  @DisplayName(
      "S13: the refusal with its reason is a pass; retried, hidden or served it is partial")
  void policy() {
    Transcript told =
        refusal("{\"error\":{\"message\":\"no\",\"code\":\"content_policy_violation\"}}");
    Transcript untold = refusal("{\"error\":{\"message\":\"bad request\"}}");
    assertThat(judge("S13", told, 1, 0).verdict()).isEqualTo(Verdict.PASS);
    assertThat(judge("S13", told, 3, 0).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(judge("S13", untold, 1, 0).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(judge("S13", complete(WHOLE), 1, 1).verdict()).isEqualTo(Verdict.PARTIAL);
  }

  @Test
  @DisplayName("S14: the fallback's refusal of the prefill must never reach the caller")
  void prefillRefused() {
    String refusal =
        "{\"error\":{\"message\":\"The last message must not be from the assistant.\"}}";
    assertThat(judge("S14", refusal(refusal), 1, 1).verdict()).isEqualTo(Verdict.FAIL);
    String inBand = sse(FORTY) + "data: " + refusal + "\n\n";
    assertThat(judge("S14", stream(inBand, Ending.BROKEN, 9), 1, 1).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"S08-N", "S09-N", "S14-N"})
  @DisplayName("N: a spliced text fails, even with an error behind it")
  void spliced(String id) {
    String splice = FORTY + OTHER.substring(CanonicalText.text(40, true).length());
    assertThat(judge(id, complete(splice), 1, 1).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(judge(id, complete(FORTY + OTHER), 1, 1).verdict()).isEqualTo(Verdict.FAIL);
    Transcript broken = stream(sse(FORTY + " else") + ERROR, Ending.BROKEN, 9);
    assertThat(judge(id, broken, 1, 1).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  @DisplayName("N: an in-band error and a broken transfer pass, and so does one whole answer")
  void variantHonest() {
    assertThat(judge("S08-N", stream(sse(FORTY) + ERROR, Ending.BROKEN, 9), 1, 1).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(judge("S08-N", complete(OTHER), 1, 1).verdict()).isEqualTo(Verdict.PASS);
    assertThat(judge("S08-N", stream(sse(FORTY), Ending.BROKEN, 9), 1, 1).verdict())
        .isEqualTo(Verdict.SAFE);
    assertThat(judge("S08-N", stream(sse(FORTY) + ERROR, Ending.CLEAN, 9), 1, 1).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  @DisplayName("N: a continuation passes only when it is declared and was really asked for")
  void continuation() {
    Judge declared = new Judge(Profile.FULL, true);
    String text = FORTY + OTHER.substring(CanonicalText.text(40, true).length());
    Observation asked = seen("S08-N", complete(text), 1, FORTY);
    Observation unasked = seen("S08-N", complete(text), 1, null);
    assertThat(declared.judge(asked).verdict()).isEqualTo(Verdict.PASS);
    assertThat(declared.judge(unasked).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(judge.judge(asked).verdict()).isEqualTo(Verdict.FAIL);
    Observation error = seen("S08-N", stream(sse(FORTY) + ERROR, Ending.BROKEN, 9), 1, null);
    assertThat(declared.judge(error).verdict()).isEqualTo(Verdict.SAFE);
  }

  @Test
  @DisplayName("S15: every request must be served, and the primary used again in time")
  void outage() {
    List<Attempt> soon = List.of(attempt(0, false), attempt(64_000, true));
    List<Attempt> late = List.of(attempt(0, false), attempt(95_000, true));
    assertThat(outage(soon, complete(WHOLE)).verdict()).isEqualTo(Verdict.PASS);
    assertThat(outage(late, complete(WHOLE)).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(outage(List.of(attempt(0, false)), complete(WHOLE)).verdict())
        .isEqualTo(Verdict.PARTIAL);
    assertThat(outage(soon, refusal("{\"error\":\"busy\"}")).verdict()).isEqualTo(Verdict.SAFE);
    assertThat(outage(soon, stream(sse(FORTY), Ending.CLEAN, 9)).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  @DisplayName("A complete answer without the primary ever asked is partial: its fault wasn't met")
  void avoided() {
    assertThat(judge("S08", complete(WHOLE), 0, 1).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(judge("S08-N", complete(OTHER), 0, 1).verdict()).isEqualTo(Verdict.PARTIAL);
  }

  @Test
  @DisplayName("Without a finish reason or [DONE] a complete answer is partial")
  void form() {
    Transcript unfinished = stream(sse(WHOLE) + DONE, Ending.CLEAN, 9);
    Transcript undone = stream(sse(WHOLE) + finish(), Ending.CLEAN, 9);
    assertThat(judge("S08", unfinished, 1, 1).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(judge("S08", undone, 1, 1).verdict()).isEqualTo(Verdict.PARTIAL);
  }

  private Judgement outage(List<Attempt> primary, Transcript last) {
    List<Observation.Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      exchanges.add(new Observation.Exchange(i * 4_000L, Reading.of(complete(WHOLE))));
    }
    exchanges.set(7, new Observation.Exchange(28_000, Reading.of(last)));
    return judge.judge(
        new Observation(YardstickCase.of("S15"), exchanges, primary, List.of(), null));
  }

  private Judgement judge(String id, Transcript transcript, int primary, int fallback) {
    List<Attempt> first =
        IntStream.range(0, primary).mapToObj(i -> attempt(i * 10L, fallback == 0)).toList();
    List<Attempt> second =
        IntStream.range(0, fallback).mapToObj(i -> attempt(100 + i * 10L, true)).toList();
    return judge(id, transcript, first, second);
  }

  private Judgement judge(
      String id, Transcript transcript, List<Attempt> primary, List<Attempt> fallback) {
    Observation.Exchange exchange = new Observation.Exchange(0, Reading.of(transcript));
    return judge.judge(
        new Observation(
            YardstickCase.of(id),
            List.of(exchange),
            primary,
            fallback,
            Reading.of(complete(WHOLE))));
  }

  private static Observation seen(
      String id, Transcript transcript, int primary, @Nullable String prefill) {
    return new Observation(
        YardstickCase.of(id),
        List.of(new Observation.Exchange(0, Reading.of(transcript))),
        IntStream.range(0, primary).mapToObj(i -> attempt(i, false)).toList(),
        List.of(new Attempt(50, true, "fallback-model", prefill)),
        null);
  }

  private static Attempt attempt(long atMillis, boolean completed) {
    return new Attempt(atMillis, completed, "fallback-model", null);
  }

  private static Transcript refusal(String body) {
    return new Transcript(400, Map.of(), body, Ending.CLEAN, "", 9);
  }

  private static Transcript complete(String text) {
    String usage =
        "data:"
            + " {\"model\":\"fallback-model\",\"choices\":[],\"usage\":{\"completion_tokens\":60}}\n\n";
    return stream(sse(text) + finish() + usage + DONE, Ending.CLEAN, 900);
  }

  private static Transcript stream(String body, Ending ending, long millis) {
    return new Transcript(
        200, Map.of("content-type", List.of("text/event-stream")), body, ending, "", millis);
  }

  private static String sse(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}\n\n"
        .formatted(text);
  }

  private static String finish() {
    return "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  }
}
