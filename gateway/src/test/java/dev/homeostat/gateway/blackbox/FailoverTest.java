package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.log.WallAttempt;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A refusal is tried again, taken elsewhere, or passed on")
class FailoverTest {
  private static final String RETRIED = "alpha/small=%s; alpha/small=ok";
  private static final String MOVED = "alpha/small=%s; beta/small=ok";

  @RegisterExtension static final GatewayRig rig = GatewayRig.create();

  private static void answeredBy(Answer answer, String steps) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.steps()).isEqualTo(steps);
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("" + steps.split(";", -1).length);
  }

  private static void moved(Answer answer, String outcome) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.steps()).isEqualTo(MOVED.formatted(outcome));
  }

  private static String code(Answer answer) {
    return Events.json(answer.body()).at("/error/code").asString("");
  }

  @Test
  @DisplayName("F22, S03: one 500 is tried again on the same target")
  void once500() {
    for (boolean stream : List.of(false, true)) {
      rig.alpha().clear();
      rig.alphaDoes("status=500", "ok");
      Answer answer = rig.ask(Chat.of("chat", stream));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.steps()).isEqualTo(RETRIED.formatted("upstream_error"));
      rig.alphaSaw(2);
    }
    rig.betaSaw(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset=start", "cut=start"})
  @DisplayName("S05: a reset before the headers is tried again on the same target")
  void resetBeforeHeaders(String fault) {
    try (GatewayRig fresh = GatewayRig.create()) {
      fresh.alphaDoes(fault, "ok");
      answeredBy(fresh.ask(Chat.json("chat")), RETRIED.formatted("network"));
      fresh.alphaSaw(2);
      fresh.betaSaw(0);
    }
  }

  @Test
  @DisplayName("S01: 429 with Retry-After: 2 is asked again after two seconds, not before")
  void retryAfter() {
    rig.alphaDoes("status=429,retry-after=2,times=1", "ok");
    answeredBy(rig.ask(Chat.json("chat")), RETRIED.formatted("rate_limited"));
    List<WallAttempt> seen = rig.alphaSaw(2);
    long gap = seen.get(1).receivedNanos() - seen.get(0).receivedNanos();
    assertThat(gap).isGreaterThanOrEqualTo(1_800_000_000L);
  }

  @ParameterizedTest
  @CsvSource({"429, rate_limited", "503, upstream_error", "529, upstream_error"})
  @DisplayName("S02, S04: 429 and 503 for ever: few attempts, then the other provider answers")
  void forEver(int status, String outcome) {
    rig.alphaDoes("status=" + status);
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).startsWith("alpha/small=" + outcome).endsWith("beta/small=ok");
    assertThat(rig.alpha().attempts()).hasSizeBetween(1, 3);
  }

  @ParameterizedTest
  @CsvSource({"503, 503", "529, 503", "500, 502", "502, 502", "504, 502", "520, 502"})
  @DisplayName("F23: an error of all providers is passed on as one, after at most six attempts")
  void all(int status, int expected) {
    for (boolean stream : List.of(false, true)) {
      all(status, expected, stream);
    }
  }

  private static void all(int status, int expected, boolean stream) {
    rig.alphaDoes("status=" + status).betaDoes("status=" + status);
    Answer answer = rig.ask(Chat.of("chat", stream));
    assertThat(answer.status()).isEqualTo(expected);
    assertThat(code(answer)).isEqualTo("upstream_error");
    assertThat(answer.header("x-should-retry")).isEqualTo("false");
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("4");
    assertThat(answer.steps().split("; ", -1)).hasSize(4);
    assertThat(answer.header("content-type")).startsWith("application/json");
    assertThat(Events.json(answer.body()).at("/error/metadata/attempts")).hasSize(4);
  }

  @Test
  @DisplayName("F03: a refused connection is left at once")
  void refused() {
    long before = System.nanoTime();
    Answer answer = rig.ask(Chat.json("dead-first"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).isEqualTo("gone/small=network; beta/small=ok");
    assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
    assertThat(answer.trail()).matches("gone/small=network@\\d{1,3}; .*");
  }

  @Test
  @DisplayName("F03: nobody listens anywhere: 502 in the caller's dialect")
  void refusedLast() {
    Answer answer = rig.ask(Chat.json("gone/small"));
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).doesNotContain("127.0.0.1", "Exception");
  }

  @Test
  @DisplayName("F08: a connection that went stale in the pool is replaced silently")
  void stale() {
    rig.ask(Chat.json("alpha/small"));
    for (int i = 0; i < 20; i++) {
      rig.ask(Chat.json("alpha/small"));
    }
    rig.alpha().clear();
    rig.alphaDoes("close-on-reuse");
    for (int i = 0; i < 5; i++) {
      answeredBy(rig.ask(Chat.json("chat")), "alpha/small=ok");
    }
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("F13: an early 400 is passed on as it is")
  void early() {
    String long1 = "x".repeat(3 << 20);
    rig.alphaDoes("bad-request,early");
    Answer answer =
        rig.ask(
            Chat.body(
                "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + long1
                    + "\"}]}"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("temperature: 9");
    rig.betaSaw(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interim", "interim=3:102", "interim=2:100"})
  @DisplayName("F14: interim answers are passed over")
  void interim(String fault) {
    rig.alphaDoes(fault);
    answeredBy(rig.ask(Chat.json("chat")), "alpha/small=ok");
  }

  @Test
  @DisplayName("F15: interim answers without end are left")
  void interimFlood() {
    rig.alphaDoes("interim=10000");
    answeredBy(rig.ask(Chat.json("chat")), MOVED.formatted("upstream_malformed"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("F16: the caller's own mistake is told in the provider's words, and marks nobody")
  void callerFault(boolean stream) {
    rig.alphaDoes("bad-request", "ok");
    Answer answer = rig.ask(Chat.of("chat", stream));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(bodyOf("bad-request"));
    assertThat(answer.steps()).isEqualTo("alpha/small=caller_fault");
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("1");
    assertThat(rig.ask(Chat.of("chat", stream)).steps()).isEqualTo("alpha/small=ok");
    rig.alphaSaw(2);
    rig.betaSaw(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("F17, S12: a prompt too long goes to the larger context after one attempt")
  void contextLength(boolean stream) {
    rig.alphaDoes("context-length");
    moved(rig.ask(Chat.of("chat", stream)), "context_length");
    rig.alphaSaw(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("F17: without a larger context the provider's own words are passed on")
  void contextLengthLast(boolean stream) {
    rig.alphaDoes("context-length");
    Answer answer = rig.ask(Chat.of("tiny", stream));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(code(answer)).isEqualTo("context_length_exceeded");
    rig.betaSaw(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("F18: a key that is refused gives way to the next")
  void otherKey(boolean stream) {
    rig.alphaDoes("bad-key", "ok");
    Answer answer = rig.ask(Chat.of("chat", stream));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).isEqualTo(RETRIED.formatted("credential_invalid"));
    assertThat(rig.alphaSaw(2))
        .extracting(attempt -> attempt.header("authorization").orElse(""))
        .containsExactly("Bearer " + GatewayRig.ALPHA_KEY, "Bearer " + GatewayRig.ALPHA_KEY_2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("F18: our refused keys are never shown as the caller's 401")
  void noKey(boolean stream) {
    rig.alphaDoes("bad-key").betaDoes("status=403");
    Answer answer = rig.ask(Chat.of("chat", stream));
    assertThat(answer.status()).isEqualTo(502);
    assertThat(code(answer)).isEqualTo("upstream_auth");
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quota", "status=402"})
  @DisplayName("F19: used-up quota is left for the other provider")
  void quota(String fault) {
    for (boolean stream : List.of(false, true)) {
      rig.alphaDoes(fault);
      moved(rig.ask(Chat.of("chat", stream)), "quota_exhausted");
    }
  }

  @Test
  @DisplayName("F20: a long Retry-After is not waited for while somebody else can answer")
  void longRetryAfter() {
    for (boolean stream : List.of(false, true)) {
      rig.alphaDoes("status=429,retry-after=7");
      moved(rig.ask(Chat.of("chat", stream)), "rate_limited");
    }
    rig.alphaSaw(2);
  }

  @Test
  @DisplayName("F20: the only one that can answer is waited for, inside the caller's own limit")
  void onlyOne() {
    rig.alphaDoes("status=429,retry-after=4,times=1", "ok");
    long before = System.nanoTime();
    Answer waited = rig.ask(Chat.stream("alpha/small"));
    assertThat(waited.status()).as(waited.body()).isEqualTo(200);
    assertThat(waited.steps()).isEqualTo(RETRIED.formatted("rate_limited"));
    assertThat(System.nanoTime() - before).isGreaterThan(3_900_000_000L);
    rig.alpha().clear();
    rig.alphaDoes("status=429,retry-after=4,times=1", "ok");
    Answer hurried = rig.ask(Chat.json("alpha/small").header("x-homeostat-timeout-ms", "2000"));
    assertThat(hurried.status()).isEqualTo(429);
    assertThat(hurried.header("retry-after")).isEqualTo("4");
    rig.alphaSaw(1);
  }

  @Test
  @DisplayName("F21: the caller is never told to wait for more than a minute")
  void clampedRetryAfter() {
    rig.alphaDoes("status=429,retry-after=86400").betaDoes("status=429,retry-after=86400");
    Answer clamped = rig.ask(Chat.json("chat"));
    assertThat(clamped.status()).isEqualTo(429);
    assertThat(clamped.header("retry-after")).isEqualTo("60");
  }

  @Test
  @DisplayName("F21: of all that were asked the earliest tells the caller when to come back")
  void earliestRetryAfter() {
    rig.alphaDoes("status=429,retry-after=86400").betaDoes("status=429,retry-after=30");
    Answer earliest = rig.ask(Chat.json("chat"));
    assertThat(earliest.header("retry-after")).isEqualTo("30");
    assertThat(earliest.header("x-should-retry")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "Wed%2C%2021%20Oct%202015%2007:28:00%20GMT"})
  @DisplayName("F21: a Retry-After that makes no sense harms nobody")
  void oddRetryAfter(String stated) {
    rig.alphaDoes("status=429,retry-after=" + stated);
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).startsWith("alpha/small=rate_limited").endsWith("beta/small=ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model-gone",
        "status=410,type=invalid_request_error",
        "status=404,code=model_not_found"
      })
  @DisplayName("F24: a retired model is left at once; last, it is told as our trouble")
  void modelGone(String fault) {
    for (boolean stream : List.of(false, true)) {
      rig.alpha().clear();
      rig.alphaDoes(fault);
      moved(rig.ask(Chat.of("chat", stream)), "model_gone");
      rig.alphaSaw(1);
      Answer last = rig.ask(Chat.of("alpha/small", stream));
      assertThat(last.status()).isEqualTo(502);
      assertThat(code(last)).isEqualTo("model_gone");
    }
  }

  @Test
  @DisplayName("F25: a redirect is not followed")
  void redirect() {
    rig.alphaDoes("redirect=http%3A//127.0.0.1%3A" + rig.beta().port() + "/v1/chat/completions");
    moved(rig.ask(Chat.json("chat")), "config_drift");
    moved(rig.ask(Chat.stream("chat")), "config_drift");
    rig.betaSaw(2);
    Answer last = rig.ask(Chat.json("alpha/small"));
    assertThat(last.status()).isEqualTo(502);
    assertThat(last.body()).doesNotContain("" + rig.beta().port());
  }

  @ParameterizedTest
  @CsvSource({"false, html", "true, html"})
  @DisplayName("F26: a web page is no answer")
  void html(boolean stream, String fault) {
    rig.alphaDoes(fault).betaDoes(fault);
    Answer answer = rig.ask(Chat.of("chat", stream));
    assertThat(answer.status()).isEqualTo(502);
    assertThat(code(answer)).isEqualTo("not_json");
    assertThat(answer.steps()).isEqualTo("alpha/small=not_json; beta/small=not_json");
  }

  @ParameterizedTest
  @CsvSource({
    "object, upstream_error",
    "string, upstream_error",
    "coded, upstream_error",
    "uncoded, upstream_error",
    "list, upstream_error"
  })
  @DisplayName("F27: an error under status 200 is that error")
  void wrapped(String shape, String outcome) {
    for (boolean stream : List.of(false, true)) {
      rig.alpha().clear();
      rig.alphaDoes("wrapped=" + shape);
      Answer answer = rig.ask(Chat.of("chat", stream));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.steps()).startsWith("alpha/small=" + outcome).endsWith("beta/small=ok");
      assertThat(answer.body()).doesNotContain("overloaded");
    }
  }

  @Test
  @DisplayName("F27: the time that such an answer's headers ask for is kept")
  void wrappedRetryAfter() {
    String limited = "%7B%22error%22:%7B%22message%22:%22slow down%22%2C%22code%22:429%7D%7D";
    rig.alphaDoes("body=" + limited + ",header=retry-after:1", "ok");
    assertThat(rig.ask(Chat.json("alpha/small")).steps())
        .isEqualTo("alpha/small=rate_limited; alpha/small=ok");
    List<WallAttempt> seen = rig.alphaSaw(2);
    assertThat(seen.get(1).receivedNanos() - seen.get(0).receivedNanos())
        .isBetween(950_000_000L, 3_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "object", "choices", "blank"})
  @DisplayName("F28: an empty answer is no answer")
  void empty(String shape) {
    for (boolean stream : List.of(false, true)) {
      rig.alpha().clear();
      rig.beta().clear();
      rig.alphaDoes("empty=" + shape);
      Answer answer = rig.ask(Chat.of("chat", stream));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.steps()).isEqualTo(MOVED.formatted("upstream_empty"));
      rig.betaDoes("empty=" + shape);
      Answer last = rig.ask(Chat.of("chat", stream));
      assertThat(last.status()).isEqualTo(502);
      assertThat(code(last)).isEqualTo("upstream_empty");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/octet-stream", "text/event-stream"})
  @DisplayName("F29: JSON under a wrong content type is accepted when it is valid")
  void contentType(String type) {
    double before = rig.anomalies("alpha/small", "wrong_content_type");
    rig.alphaDoes("content-type=" + type);
    answeredBy(rig.ask(Chat.json("chat")), "alpha/small=ok");
    assertThat(rig.anomalies("alpha/small", "wrong_content_type")).isEqualTo(before + 1);
  }

  @Test
  @DisplayName("F30: a JSON answer to a stream request becomes a stream")
  void jsonToStream() {
    rig.alphaDoes("swap");
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.header("content-type")).startsWith("text/event-stream");
    assertThat(answer.events().text()).isEqualTo(rig.alpha().text());
    assertThat(answer.events().finishes()).containsExactly("stop");
    assertThat(answer.events().done()).isTrue();
    assertThat(answer.events().usages()).isZero();
    assertThat(answer.complete()).isTrue();
  }

  @Test
  @DisplayName("F31: a stream to a JSON request becomes one answer")
  void streamToJson() {
    rig.alphaDoes("swap");
    Answer answer = rig.ask(Chat.json("chat"));
    answeredBy(answer, "alpha/small=ok");
    assertThat(answer.header("content-type")).startsWith("application/json");
    assertThat(Events.json(answer.body()).at("/choices/0/message/content").asString())
        .isEqualTo(rig.alpha().text());
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 299, 600, 999})
  @DisplayName("F32: a status that no API sends is left")
  void oddStatus(int status) {
    rig.alphaDoes("status=" + status);
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).startsWith("alpha/small=").endsWith("beta/small=ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"content-policy", "status=400,code=content_filter"})
  @DisplayName("S13: a refused content is asked of nobody else, and its reason is told")
  void contentPolicy(String fault) {
    for (boolean stream : List.of(false, true)) {
      rig.alpha().clear();
      rig.alphaDoes(fault);
      Answer answer = rig.ask(Chat.of("chat", stream));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo(bodyOf(fault));
      assertThat(answer.steps()).isEqualTo("alpha/small=content_filter");
      rig.alphaSaw(1);
    }
    rig.betaSaw(0);
  }

  private static String bodyOf(String fault) {
    rig.beta().script("reference", Fault.of(fault));
    String body = GatewayRig.directly(rig.beta(), Chat.json("reference")).body();
    rig.beta().clear();
    return body;
  }
}
