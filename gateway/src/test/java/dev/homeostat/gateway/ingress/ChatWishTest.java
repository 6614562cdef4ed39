package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.exchange.CallerLimits;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.routing.Needs;
import dev.homeostat.core.routing.ProviderRules;
import dev.homeostat.core.routing.Workload;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.openai.ChatRequestFacts;
import dev.homeostat.wire.openai.ChatRequestScan;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a chat request asks of routing")
class ChatWishTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final HttpHeaders headers = new DefaultHttpHeaders();

  private static ChatRequestFacts facts(byte[] body) {
    ChatRequestScan scan = new ChatRequestScan(JsonLimits.DEFAULT);
    scan.feed(body, 0, body.length);
    assertThat(scan.finish()).isInstanceOf(ChatRequestScan.Ok.class);
    return ((ChatRequestScan.Ok) scan.finish()).facts();
  }

  private static ChatRequestFacts facts(String members) {
    return facts(body(members));
  }

  private static byte[] body(String members) {
    return ("{\"model\":\"m\"," + MESSAGES + (members.isEmpty() ? "" : "," + members) + "}")
        .getBytes(UTF_8);
  }

  private ChatWish wish(String members) {
    byte[] body = body(members);
    return ChatWish.of(headers, facts(body), (from, to) -> Arrays.copyOfRange(body, from, to));
  }

  private Refusal refused(String members) {
    return catchThrowableOfType(UnusableRoute.class, () -> wish(members)).refusal();
  }

  @Test
  @DisplayName("nothing asked, nothing wished")
  void nothing() {
    assertThat(wish(""))
        .isEqualTo(
            new ChatWish(
                null,
                List.of(),
                ProviderRules.NONE,
                null,
                Clocks.OFF,
                CallerLimits.NONE,
                RescueWish.ON));
  }

  @Test
  @DisplayName("the fields say all of it, and headers come before them")
  void all() {
    String members =
        "\"route\":{\"strategy\":\"weighted\",\"max_attempts\":3,\"rescue\":\"off\","
            + "\"session\":\"s-1\",\"timeout_ms\":5000},\"provider\":{\"only\":[\"alpha\"]}";
    ChatWish field = wish(members);
    assertThat(field.strategy()).isEqualTo(Strategy.WEIGHTED);
    assertThat(field.limits().maxAttempts()).isEqualTo(3);
    assertThat(field.rescue()).isEqualTo(RescueWish.OFF);
    assertThat(field.session()).isEqualTo("s-1");
    assertThat(field.deadline()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
    assertThat(field.rules().only()).containsExactly("alpha");
    headers
        .set("x-homeostat-strategy", "cheapest")
        .set("x-homeostat-max-attempts", "2")
        .set("x-homeostat-first-content-timeout-ms", "700")
        .set("x-homeostat-rescue", "seam")
        .set("x-homeostat-session", "s-2 ")
        .set("x-homeostat-provider", "{\"ignore\":[\"beta\"]}");
    ChatWish header = wish(members);
    assertThat(header.strategy()).isEqualTo(Strategy.CHEAPEST);
    assertThat(header.limits())
        .isEqualTo(new CallerLimits(TimeUnit.MILLISECONDS.toNanos(700), Clocks.OFF, 2));
    assertThat(header.rescue()).isEqualTo(RescueWish.SEAM);
    assertThat(header.session()).isEqualTo("s-2");
    assertThat(header.rules().only()).isEmpty();
    assertThat(header.rules().ignore()).containsExactly("beta");
    assertThat(header.deadline()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  @DisplayName("every strategy can be asked for, by field and by header")
  void strategies(Strategy strategy) {
    String members = "\"route\":{\"strategy\":\"" + strategy.label() + "\"}";
    assertThat(wish(members).strategy()).isEqualTo(strategy);
    headers.set("x-homeostat-strategy", strategy.label() + " ");
    assertThat(wish("").strategy()).isEqualTo(strategy);
  }

  @Test
  @DisplayName("tiers are names with gates, and make it a cascade")
  void tiers() {
    String json = "[{\"targets\":[\"a\",\"b\",\"a\"],\"gate\":[\"empty\",\"schema\"]},\"c\"]";
    List<TierWish> expected =
        List.of(
            new TierWish(
                List.of("a", "b"),
                Set.of(Gate.EMPTY, Gate.SCHEMA),
                List.of("route.tiers[0].targets[0]", "route.tiers[0].targets[1]")),
            new TierWish(List.of("c"), Set.of(), List.of("route.tiers[1]")));
    ChatWish wish = wish("\"route\":{\"tiers\":" + json + "}");
    assertThat(wish.strategy()).isEqualTo(Strategy.CASCADE);
    assertThat(wish.tiers()).isEqualTo(expected);
    headers.set("x-homeostat-tiers", "d , e/f ");
    List<TierWish> header = wish("\"route\":{\"tiers\":" + json + "}").tiers();
    assertThat(header).extracting(TierWish::names).containsExactly(List.of("d"), List.of("e/f"));
    headers.set("x-homeostat-tiers", json);
    assertThat(wish("").tiers())
        .extracting(TierWish::names)
        .isEqualTo(List.of(List.of("a", "b"), List.of("c")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x-homeostat-strategy | luck | adaptive, priority",
        "x-homeostat-strategy | Adaptive | adaptive, priority",
        "x-homeostat-tiers | a,,b | the name of a model",
        "x-homeostat-tiers | `` | the name of a model",
        "x-homeostat-tiers | [\"a\" | JSON",
        "x-homeostat-tiers | [] | 1..16 tiers",
        "x-homeostat-tiers | a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a | at most 16",
        "x-homeostat-max-attempts | 0 | 1..100",
        "x-homeostat-max-attempts | 101 | 1..100",
        "x-homeostat-max-attempts | two | 1..100",
        "x-homeostat-rescue | maybe | off, on or seam",
        "x-homeostat-session | `` | 1..512 characters",
      })
  @DisplayName("a header that can't be kept is 400 and names header, value and expectation")
  void badHeaders(String name, String value, String expected) {
    headers.set(name, value);
    Refusal refusal = refused("");
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.code()).isEqualTo("invalid_header");
    assertThat(refusal.param()).startsWith(name);
    assertThat(refusal.message()).contains(name, expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"route\":{\"strategy\":\"fastest\",\"tiers\":[\"a\"]}",
        "\"route\":{\"strategy\":7}",
        "\"route\":{\"strategy\":\"luck\"}",
        "\"route\":{\"tiers\":[7]}",
        "\"route\":{\"tiers\":[{}]}",
        "\"route\":{\"tiers\":[{\"targets\":[\"a\"],\"gate\":\"empty\"}]}",
        "\"route\":{\"tiers\":[{\"targets\":[\"a\"],\"gate\":[7]}]}",
        "\"route\":{\"route\":{}}",
        "\"provider\":{\"sort\":\"luck\"}",
      })
  @DisplayName("a field that can't be kept is 400 and says where")
  void badFields(String members) {
    Refusal refusal = refused(members);
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.param()).matches("(route|provider)\\..+");
    assertThat(refusal.message()).contains("expected");
  }

  @Test
  @DisplayName("a field of more than 64 KiB is refused unread")
  void long64() {
    for (String name : new String[] {"route", "provider"}) {
      Refusal refusal = refused("\"" + name + "\":\"" + "x".repeat(64 << 10) + "\"");
      assertThat(refusal.param()).isEqualTo(name);
      assertThat(refusal.message()).contains("65538 bytes");
    }
  }

  @Test
  @DisplayName("what a request needs of a target, and how much work it is")
  void needs() {
    ChatRequestFacts plain = facts("");
    assertThat(RequestNeeds.needs(plain))
        .isEqualTo(new Needs(false, false, false, false, plain.bytes() / 4, 0));
    assertThat(RequestNeeds.work(plain)).isEqualTo(new Workload(plain.bytes() / 4, 512));
    ChatRequestFacts much =
        facts(
            "\"tools\":[{}],\"response_format\":{\"type\":\"json_schema\"},\"max_tokens\":100,\"n\":3,"
                + "\"reasoning_effort\":\"low\"");
    assertThat(RequestNeeds.needs(much))
        .isEqualTo(new Needs(false, true, true, true, much.bytes() / 4, 100));
    assertThat(RequestNeeds.work(much).outputTokens()).isEqualTo(300);
  }

  @Test
  @DisplayName("an image counts as an image, not as its bytes")
  void imageTokens() {
    String part =
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:" + "x".repeat(400_000) + "\"}}";
    byte[] body =
        ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}")
            .getBytes(UTF_8);
    Needs needs = RequestNeeds.needs(facts(body));
    assertThat(needs.vision()).isTrue();
    assertThat(needs.inputTokens()).isBetween(1_000L, 1_100L);
  }

  // ---- anything at all -------------------------------------------------------------------------

  private static final String[] KEYS = {
    "strategy",
    "tiers",
    "max_attempts",
    "timeout_ms",
    "stall_timeout_ms",
    "rescue",
    "session",
    "first_content_timeout_ms",
    "targets",
    "gate",
    "order",
    "only",
    "ignore",
    "allow_fallbacks",
    "sort",
    "by",
    "partition",
    "max_price",
    "prompt",
    "completion",
    "image",
    "require_parameters",
    "data_collection",
    "zdr",
    "quantizations",
    "experimental",
    "else",
    "",
  };

  private static final String[] SCALARS = {
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "2.5",
    "1e400",
    "1e-999999",
    "9223372036854775808",
    "\"\"",
    "\" \"",
    "\"adaptive\"",
    "\"cascade\"",
    "\"priority\"",
    "\"off\"",
    "\"price\"",
    "\"deny\"",
    "\"alpha\"",
    "\"alpha/small\"",
    "\"empty\"",
    "\"0.15\"",
    "\"1e99999999999\"",
    "\"\\ud800\"",
    "\"fallback\"",
  };

  private static String json(SplittableRandom random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    StringBuilder text = new StringBuilder();
    int members = random.nextInt(5);
    switch (kind) {
      case 0 -> text.append(SCALARS[random.nextInt(SCALARS.length)]);
      case 1 -> {
        for (int i = 0; i < members; i++) {
          text.append(i == 0 ? "" : ",").append(json(random, depth - 1));
        }
        text.insert(0, '[').append(']');
      }
      default -> {
        for (int i = 0; i < members; i++) {
          String key = KEYS[random.nextInt(KEYS.length)];
          text.append(i == 0 ? "" : ",").append('"').append(key).append("\":");
          text.append(json(random, depth - 1));
        }
        text.insert(0, '{').append('}');
      }
    }
    return text.toString();
  }

  @Test
  @DisplayName("whatever route and provider hold is understood or refused in readable words")
  void anything() {
    SplittableRandom random = new SplittableRandom(20_251);
    int refused = 0;
    int rounds = 30_000;
    for (int i = 0; i < rounds; i++) {
      String route = json(random, 4);
      String provider = json(random, 4);
      headers.clear();
      if (random.nextInt(4) == 0) {
        headers.set("x-homeostat-provider", json(random, 3));
        headers.set("x-homeostat-tiers", json(random, 3));
      }
      String members = "\"route\":" + route + ",\"provider\":" + provider;
      try {
        assertThat(wish(members)).isNotNull();
      } catch (UnusableRoute e) {
        refused++;
        assertThat(e.refusal().status()).as(members).isEqualTo(400);
        assertThat(e.refusal().param()).as(members).isNotEmpty();
        assertThat(e.refusal().message()).as(members).isNotBlank().hasSizeLessThan(500);
      }
    }
    assertThat(refused).isBetween(rounds / 2, rounds - 100);
  }
}
