package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.routing.ProviderRules;
import dev.homeostat.core.routing.ProviderRules.Sort;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The provider object, in OpenRouter's shape")
class ProviderFieldTest {
  private final HttpHeaders headers = new DefaultHttpHeaders();

  private ProviderRules read(@Nullable String json) {
    return ProviderField.of(headers, json == null ? null : json.getBytes(UTF_8));
  }

  private Refusal refused(@Nullable String json) {
    return catchThrowableOfType(UnusableRoute.class, () -> read(json)).refusal();
  }

  @Test
  @DisplayName("nothing said, no rules")
  void none() {
    assertThat(read(null)).isEqualTo(ProviderRules.NONE);
    assertThat(read("null")).isEqualTo(ProviderRules.NONE);
    assertThat(read("{}")).isEqualTo(ProviderRules.NONE);
    assertThat(
            read(
                "{\"order\":null,\"only\":null,\"ignore\":[],\"allow_fallbacks\":null,\"sort\":null,"
                    + "\"max_price\":null,\"require_parameters\":null,\"data_collection\":null,"
                    + "\"zdr\":null}"))
        .isEqualTo(ProviderRules.NONE);
  }

  @Test
  @DisplayName("everything that can be said is heard")
  void everything() {
    ProviderRules rules =
        read(
            "{\"order\":[\"alpha\",\"beta/small\",\"alpha\"],\"only\":[\"alpha\",\"beta\"],"
                + "\"ignore\":[\"gamma\"],\"allow_fallbacks\":false,\"sort\":\"throughput\","
                + "\"max_price\":{\"prompt\":0.15,\"completion\":\"2.5\",\"request\":1,\"image\":\"x\"},"
                + "\"require_parameters\":true,\"data_collection\":\"deny\"}");
    assertThat(rules)
        .isEqualTo(
            new ProviderRules(
                List.of("alpha", "beta/small"),
                List.of("alpha", "beta"),
                List.of("gamma"),
                false,
                Sort.THROUGHPUT,
                Money.parse("0.15"),
                Money.parse("2.5"),
                true,
                true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"price\" | PRICE",
        "\"latency\" | LATENCY",
        "{\"by\":\"latency\",\"partition\":\"none\"} | LATENCY",
        "{\"by\":null} | ",
        "{} | ",
      })
  @DisplayName("sort is a word, or an object with the word under by")
  void sort(String sort, @Nullable Sort expected) {
    assertThat(read("{\"sort\":" + sort + "}").sort()).isEqualTo(expected);
  }

  @Test
  @DisplayName("zdr is no less than data_collection deny, whatever that says")
  void zdr() {
    assertThat(read("{\"zdr\":true}").denyDataCollection()).isTrue();
    assertThat(read("{\"zdr\":true,\"data_collection\":\"allow\"}").denyDataCollection()).isTrue();
    assertThat(read("{\"zdr\":false,\"data_collection\":\"deny\"}").denyDataCollection()).isTrue();
    assertThat(read("{\"data_collection\":\"allow\"}").denyDataCollection()).isFalse();
  }

  @Test
  @DisplayName("what only OpenRouter can do is accepted without effect")
  void theirs() {
    assertThat(
            read(
                "{\"quantizations\":[\"fp8\"],\"enforce_distillable_text\":true,"
                    + "\"preferred_min_throughput\":{\"p50\":1},\"preferred_max_latency\":3,"
                    + "\"experimental\":{}}"))
        .isEqualTo(ProviderRules.NONE);
  }

  @Test
  @DisplayName("the header holds the same JSON and stands instead of the field")
  void header() {
    headers.set("X-Homeostat-Provider", "{\"only\":[\"alpha\"]} ");
    assertThat(read("{\"only\":[\"beta\"],\"zdr\":true}").only()).containsExactly("alpha");
    headers.set("x-homeostat-provider", "");
    assertThat(read(null)).as("left out by a template").isEqualTo(ProviderRules.NONE);
    headers.set("x-homeostat-provider", "{\"max_price\":{\"prompt\":-1}}");
    Refusal refusal = refused(null);
    assertThat(refusal.code()).isEqualTo("invalid_header");
    assertThat(refusal.param()).isEqualTo("x-homeostat-provider.max_price.prompt");
    for (String broken : new String[] {"alpha", "{\"only\":", "{} {}", "[]"}) {
      headers.set("x-homeostat-provider", broken);
      assertThat(refused(null).code()).as(broken).isEqualTo("invalid_header");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          7                                  => invalid_value     => provider                     => an object
          "alpha"                            => invalid_value     => provider                     => an object
          ["alpha"]                          => invalid_value     => provider                     => an object
          {"oder":["alpha"]}                 => unknown_parameter => provider.oder                => expected: one of order, only
          {"order":"alpha"}                  => invalid_value     => provider.order               => "alpha"
          {"order":["alpha",7]}              => invalid_value     => provider.order[1]            => is 7
          {"only":["alpha",""]}              => invalid_value     => provider.only[1]             => a name
          {"ignore":[null]}                  => invalid_value     => provider.ignore[0]           => null
          {"only":[]}                        => invalid_value     => provider.only                => at least one name
          {"allow_fallbacks":"no"}           => invalid_value     => provider.allow_fallbacks     => true or false
          {"require_parameters":1}           => invalid_value     => provider.require_parameters  => true or false
          {"zdr":"yes"}                      => invalid_value     => provider.zdr                 => true or false
          {"data_collection":"never"}        => invalid_value     => provider.data_collection     => allow or deny
          {"data_collection":true}           => invalid_value     => provider.data_collection     => allow or deny
          {"sort":"exacto"}                  => invalid_value     => provider.sort                => price, throughput or latency
          {"sort":["price"]}                 => invalid_value     => provider.sort                => price, throughput or latency
          {"sort":{"by":"luck"}}             => invalid_value     => provider.sort.by             => "luck"
          {"sort":{"order":"price"}}         => unknown_parameter => provider.sort.order          => by, partition
          {"max_price":3}                    => invalid_value     => provider.max_price           => an object
          {"max_price":{"tokens":3}}         => unknown_parameter => provider.max_price.tokens    => prompt, completion
          {"max_price":{"prompt":"cheap"}}   => invalid_value     => provider.max_price.prompt    => "cheap"
          {"max_price":{"prompt":-0.1}}      => invalid_value     => provider.max_price.prompt    => -0.1
          {"max_price":{"prompt":""}}        => invalid_value     => provider.max_price.prompt    => dollars per million
          {"max_price":{"completion":[1]}}   => invalid_value     => provider.max_price.completion => [1]
          {"max_price":{"completion":1e999999999}} => invalid_value => provider.max_price.completion => dollars
          {"max_price":{"completion":"1e-999999999"}} => invalid_value => provider.max_price.completion => dollars
          {"max_price":{"completion":1e10}}  => invalid_value     => provider.max_price.completion => 1000000000
          {"only":["a"],"only":["b"]}        => invalid_value     => provider                     => duplicate
          """)
  @DisplayName("what can't be kept is 400 and names field, value and expectation")
  void bad(String json, String code, String param, String words) {
    Refusal refusal = refused(json);
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.param()).isEqualTo(param);
    assertThat(refusal.message()).contains(param, words, "expected").hasSizeLessThan(400);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"only":["Alpha"],"ignore":["alpha"]}                      => provider.only  => provider.ignore
          {"only":["alpha/small"],"ignore":["alpha","beta"]}         => provider.only  => provider.ignore
          {"order":["alpha"],"ignore":["ALPHA"],"allow_fallbacks":false} => provider.order => provider.ignore
          {"order":["alpha"],"only":["beta"],"allow_fallbacks":false}    => provider.order => provider.only
          """)
  @DisplayName("rules that leave nobody in any catalogue are 400 and name both fields")
  void contradictions(String json, String param, String other) {
    Refusal refusal = refused(json);
    assertThat(refusal.code()).isEqualTo("invalid_value");
    assertThat(refusal.param()).isEqualTo(param);
    assertThat(refusal.message()).contains("'" + param + "'", "'" + other + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"only\":[\"alpha\",\"beta\"],\"ignore\":[\"alpha\"]}",
        "{\"only\":[\"alpha\"],\"ignore\":[\"alpha/small\"]}",
        "{\"order\":[\"alpha\"],\"ignore\":[\"alpha\"]}",
        "{\"order\":[\"alpha\",\"beta\"],\"ignore\":[\"alpha\"],\"allow_fallbacks\":false}",
        "{\"order\":[\"alpha\"],\"only\":[\"alpha/small\"],\"allow_fallbacks\":false}",
        "{\"order\":[\"alpha/small\"],\"only\":[\"alpha\"],\"allow_fallbacks\":false}",
        "{\"order\":[],\"allow_fallbacks\":false}",
      })
  @DisplayName("rules that may leave somebody are left to the catalogue")
  void possible(String json) {
    assertThat(read(json)).isNotNull();
  }

  @Test
  @DisplayName("lists hold 64 names, names 512 characters")
  void bounds() {
    String names = String.join(",", Collections.nCopies(64, "\"a\""));
    assertThat(read("{\"order\":[" + names + "]}").order()).containsExactly("a");
    assertThat(refused("{\"order\":[" + names + ",\"a\"]}").message()).contains("at most 64");
    assertThat(refused("{\"order\":[\"" + "x".repeat(513) + "\"]}").param())
        .isEqualTo("provider.order[0]");
  }
}
