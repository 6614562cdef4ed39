package dev.homeostat.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.Scope;
import dev.homeostat.core.guard.ThreadProtection.Action;
import dev.homeostat.core.guard.ThreadProtection.Context;
import dev.homeostat.core.guard.ThreadProtection.Kind;
import dev.homeostat.core.guard.ThreadProtection.Level;
import dev.homeostat.core.money.Usage;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Thread protection says what a hurt conversation avoids")
class ThreadProtectionTest {
  private static final ExchangeTerms TERMS =
      new ExchangeTerms(true, false, 1, true, false, 100, Clocks.OFF);

  private static Target target(String provider, String model) {
    Endpoint endpoint = Endpoint.of(provider, "https://" + provider + ".example/v1");
    Provider owner = new Provider(provider, Dialect.OPENAI, List.of(endpoint), List.of());
    return Target.of(new TargetId(0), owner, endpoint, model);
  }

  private static Outcome failed(FailureKind kind, long firstContent, boolean spoke, int keys) {
    return outcome(
        new AttemptResult.Failed(Failure.seen(kind, "truncated, max_tokens, provider-ban")),
        firstContent,
        spoke,
        keys);
  }

  private static Outcome outcome(
      AttemptResult result, long firstContent, boolean spoke, int credentialsFailed) {
    return new Outcome(
        Origin.CUSTOMER,
        Realm.LIVE,
        Requester.NOBODY,
        "x",
        1,
        0,
        target("groq", "llama"),
        TERMS,
        0,
        credentialsFailed,
        result,
        0,
        firstContent,
        10,
        Usage.NONE,
        true,
        null,
        spoke);
  }

  private static Level level(ThreadProtection protection, String provider, String model) {
    return protection.level(target(provider, model));
  }

  @ParameterizedTest(name = "{0} {1} mid-stream {2} with {3} credentials: {4} {5} {6} {7}")
  @CsvSource({
    "provider-ban, SERVER_ERROR, false, 1, true, false, true, provider-ban:server_error",
    "provider-ban, SERVER_ERROR, true, 1, true, false, true, provider-ban:server_error:mid-stream",
    "provider-ban, TRUNCATION, false, 1, true, false, true, provider-ban:truncation",
    "provider-ban, TRUNCATION, true, 1, true, false, true, provider-ban:truncation:mid-stream",
    "provider-ban, RETRYABLE, false, 2, true, false, true, provider-ban:retryable",
    "provider-ban, RETRYABLE, true, 2, true, false, true, provider-ban:retryable:mid-stream",
    "provider-ban, RETRYABLE, false, 1, false, false, false, provider-ban:retryable",
    "provider-ban, RETRYABLE, true, 1, false, false, false, provider-ban:retryable:mid-stream",
    "model-skip, SERVER_ERROR, false, 1, false, true, false, model-skip:server_error",
    "model-skip, SERVER_ERROR, true, 1, false, true, false, model-skip:server_error:mid-stream",
    "model-skip, TRUNCATION, false, 1, false, true, false, model-skip:truncation",
    "model-skip, TRUNCATION, true, 1, false, true, false, model-skip:truncation:mid-stream",
    "model-skip, RETRYABLE, false, 2, false, true, false, model-skip:retryable",
    "model-skip, RETRYABLE, true, 3, false, true, false, model-skip:retryable:mid-stream",
    "model-skip, RETRYABLE, false, 1, false, false, false, model-skip:retryable",
    "model-skip, RETRYABLE, true, 0, false, false, false, model-skip:retryable:mid-stream",
    "off, SERVER_ERROR, false, 1, false, false, false, off",
    "off, SERVER_ERROR, true, 1, false, false, false, off",
    "off, TRUNCATION, false, 1, false, false, false, off",
    "off, TRUNCATION, true, 1, false, false, false, off",
    "off, RETRYABLE, false, 2, false, false, false, off",
    "off, RETRYABLE, true, 2, false, false, false, off"
  })
  @DisplayName("the whole matrix: levels × kinds × mid-stream")
  void matrix(
      String level,
      Kind kind,
      boolean midStream,
      int credentials,
      boolean ban,
      boolean skip,
      boolean clear,
      String reason) {
    ThreadProtection protection =
        ThreadProtection.of(List.of(ThreadProtectionRule.parse("groq:" + level)));
    Action action =
        protection.evaluate(new Context(target("groq", "llama"), kind, midStream, credentials));
    assertThat(action).isEqualTo(new Action(ban, skip, clear, reason));
    assertThat(action.acts()).isEqualTo(ban || skip || clear);
  }

  @Test
  @DisplayName("longcat and OpenRouter's owls are shipped as provider-ban, all others skip a model")
  void shipped() {
    ThreadProtection shipped = ThreadProtection.SHIPPED;
    assertThat(level(shipped, "longcat", "LongCat-Flash-Chat")).isEqualTo(Level.PROVIDER_BAN);
    assertThat(level(shipped, "openrouter", "owl-alpha")).isEqualTo(Level.PROVIDER_BAN);
    assertThat(level(shipped, "openrouter", "openrouter/owl-alpha"))
        .as("as OpenRouter itself writes its own models")
        .isEqualTo(Level.PROVIDER_BAN);
    assertThat(level(shipped, "openrouter", "anthropic/claude")).isEqualTo(Level.MODEL_SKIP);
    assertThat(level(shipped, "groq", "openrouter/owl-alpha")).isEqualTo(Level.MODEL_SKIP);
    assertThat(level(shipped, "longcats", "x")).isEqualTo(Level.MODEL_SKIP);
  }

  @Test
  @DisplayName(
      "the most specific pattern wins: a model before a provider, more letters before fewer")
  void specific() {
    ThreadProtection protection =
        ThreadProtection.of(
            List.of(
                ThreadProtectionRule.of("*", Level.OFF),
                ThreadProtectionRule.of("GROQ", Level.PROVIDER_BAN),
                ThreadProtectionRule.of("groq/*", Level.OFF),
                ThreadProtectionRule.of("groq/Llama-*", Level.MODEL_SKIP),
                ThreadProtectionRule.of("groq/llama-*-instant", Level.PROVIDER_BAN)));
    assertThat(level(protection, "other", "x")).isEqualTo(Level.OFF);
    assertThat(level(protection, "groq", "x")).isEqualTo(Level.OFF);
    assertThat(level(protection, "groq", "llama-3")).isEqualTo(Level.MODEL_SKIP);
    assertThat(level(protection, "groq", "llama-3-instant")).isEqualTo(Level.PROVIDER_BAN);
  }

  @Test
  @DisplayName("a stronger rule takes the place of the same pattern only")
  void layers() {
    ThreadProtection protection =
        ThreadProtection.SHIPPED.with(
            List.of(
                ThreadProtectionRule.of("LongCat", Level.OFF),
                ThreadProtectionRule.of("groq", Level.PROVIDER_BAN)));
    assertThat(protection.rules())
        .containsExactly(
            ThreadProtectionRule.of("longcat", Level.OFF),
            ThreadProtectionRule.of("groq", Level.PROVIDER_BAN),
            ThreadProtectionRule.of("openrouter/owl-*", Level.PROVIDER_BAN));
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  @DisplayName("troubles of a target and its provider count, nobody's and the caller's never do")
  void kinds(FailureKind kind) {
    Context context = ThreadProtection.trouble(failed(kind, -1, false, 1));
    Set<FailureKind> keys =
        EnumSet.of(
            FailureKind.RATE_LIMITED,
            FailureKind.QUOTA_EXHAUSTED,
            FailureKind.CREDENTIAL_INVALID,
            FailureKind.ACCESS_DENIED);
    Set<FailureKind> missing = EnumSet.of(FailureKind.MODEL_GONE, FailureKind.CONFIG_DRIFT);
    @Nullable Kind expected =
        kind == FailureKind.CONTEXT_LENGTH
            ? Kind.TRUNCATION
            : keys.contains(kind)
                ? Kind.RETRYABLE
                : kind.scope() == Scope.NOBODY || missing.contains(kind) ? null : Kind.SERVER_ERROR;
    if (expected == null) {
      assertThat(context).isNull();
    } else {
      assertThat(context).isEqualTo(new Context(target("groq", "llama"), expected, false, 1));
    }
  }

  @Test
  @DisplayName("a cut in the middle is a server error mid-stream; 429s of two keys are retryable")
  void details() {
    assertThat(ThreadProtection.trouble(failed(FailureKind.UPSTREAM_TRUNCATED, 5, true, 0)))
        .isEqualTo(new Context(target("groq", "llama"), Kind.SERVER_ERROR, true, 0));
    assertThat(ThreadProtection.trouble(failed(FailureKind.STREAM_STALLED, 5, false, 0)))
        .isEqualTo(new Context(target("groq", "llama"), Kind.SERVER_ERROR, true, 0));
    assertThat(ThreadProtection.trouble(failed(FailureKind.RATE_LIMITED, -1, false, 2)))
        .isEqualTo(new Context(target("groq", "llama"), Kind.RETRYABLE, false, 2));
  }

  @Test
  @DisplayName("an answer, and a client that left, are no trouble, whatever they speak of")
  void none() {
    assertThat(ThreadProtection.trouble(outcome(new AttemptResult.Success(), 5, true, 0))).isNull();
    assertThat(ThreadProtection.trouble(outcome(new AttemptResult.Cancelled(), 5, true, 2)))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "longcat", "longcat:ban", "longcat:", ":off", "a:b:off", "a b:off", "/x:off"})
  @DisplayName("a malformed entry is refused by name")
  void malformed(String entry) {
    assertThatThrownBy(() -> ThreadProtectionRule.parse(entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + entry + "'")
        .hasMessageContaining("expected: ");
  }

  @Test
  @DisplayName("a model's own colon is part of the pattern")
  void colon() {
    assertThat(ThreadProtectionRule.parse(" x/deepseek-r1:free : model-skip "))
        .isEqualTo(ThreadProtectionRule.of("x/deepseek-r1:free", Level.MODEL_SKIP));
  }
}
