package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Capability;
import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.ProviderPolicy;
import dev.homeostat.core.catalog.ProviderPolicy.DataCollection;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Price;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys under {@code providers} and {@code aliases}. */
final class ProviderKeys {
  /** A provider as written: checked against the rest of the file before it is used. */
  record Written(
      Dialect dialect,
      List<String> baseUrls,
      HttpProtocol http,
      List<Credential> credentials,
      Map<String, ModelFacts> models,
      Map<String, Credential> headers,
      Function<ClockSettings, ClockSettings> clocks,
      ProviderPolicy policy) {}

  /** What is known of an upstream model. */
  record ModelFacts(
      @Nullable Price price,
      boolean reasoning,
      int context,
      Prefill prefill,
      @Nullable Function<ClockSettings, ClockSettings> clocks,
      TargetFacts facts) {}

  /** A slash ends the provider in {@code provider/model}. */
  private static final Pattern PROVIDER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final Pattern MODEL_NAME = Pattern.compile("[!-~]{1,200}");
  private static final Pattern ALIAS_NAME = Pattern.compile("[!-~]{1,200}");
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private static final Pattern REGION_SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Dialects a later version speaks. */
  private static final Set<String> LATER =
      Set.of("anthropic", "gemini", "cohere", "cloudflare", "azure", "bedrock", "responses");

  private static final Key<Money> INPUT =
      Key.required("input", Forms.DOLLARS, "Dollars per million prompt tokens.");
  private static final Key<Money> OUTPUT =
      Key.required("output", Forms.DOLLARS, "Dollars per million completion tokens.");
  private static final Section<Price> PRICE_SECTION =
      new Section<>(List.of(INPUT, OUTPUT), f -> new Price(f.get(INPUT), f.get(OUTPUT)));
  private static final Key<Price> PRICE =
      Key.optional("price", PRICE_SECTION, "What its tokens cost; unknown when absent.");
  private static final Key<Boolean> REASONING =
      Key.of("reasoning", Forms.FLAG, false, "Whether it thinks before it answers.");
  private static final Key<Integer> CONTEXT =
      Key.optional(
          "context",
          Forms.whole(1, 1_000_000_000),
          "Its largest input in tokens; unknown when absent.");
  private static final Key<Prefill> PREFILL =
      Key.of(
          "prefill",
          Forms.word(prefills(), _ -> null),
          Prefill.NONE,
          "How it is asked to go on with an answer that broke elsewhere; only if it is known to.");
  private static final Key<Function<ClockSettings, ClockSettings>> MODEL_CLOCKS =
      Key.optional(
          "clocks", ClockKeys.OF_PROVIDER, "Clocks of attempts at it, over its provider's.");
  private static final Key<Integer> QUALITY =
      Key.optional(
          "quality",
          Forms.whole(0, 100),
          "How good its answers are, 0 to 100; unranked when absent.");
  private static final Key<List<Capability>> CAPABILITIES =
      Key.optional(
          "capabilities",
          Groups.list(Forms.word(capabilities(), _ -> null), 0),
          "All that it can do of these; when absent it is taken to be able to.");
  private static final Key<Integer> MAX_OUTPUT =
      Key.optional(
          "max_output",
          Forms.whole(1, 1_000_000_000),
          "Its longest answer in tokens; unknown when absent.");
  private static final Key<LocalDate> RETIRES =
      Key.optional(
          "retires",
          Forms.parsed(
              "a date like 2027-01-31",
              Forms.shape("type", "string", "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$|\\$\\{"),
              ProviderKeys::date),
          "When its provider takes it away: it is used less and less until then.");
  private static final Section<ModelFacts> FACTS =
      new Section<>(
          List.of(
              PRICE,
              REASONING,
              CONTEXT,
              PREFILL,
              MODEL_CLOCKS,
              QUALITY,
              CAPABILITIES,
              MAX_OUTPUT,
              RETIRES),
          fields -> {
            Integer context = fields.find(CONTEXT);
            return new ModelFacts(
                fields.find(PRICE),
                fields.get(REASONING),
                context == null ? 0 : context,
                fields.get(PREFILL),
                fields.find(MODEL_CLOCKS),
                facts(fields));
          });

  private static final Key<Dialect> DIALECT =
      Key.required(
          "dialect", Forms.word(dialects(), ProviderKeys::later), "The protocol it speaks.");
  private static final Key<List<String>> BASE_URLS =
      Key.required(
          "base_urls",
          Groups.list(Forms.TEXT, 1),
          "Where it is reached, up to the version: https://api.example.com/v1.");
  private static final Key<HttpProtocol> HTTP =
      Key.of(
          "http",
          Forms.numeral(HttpProtocol.words()),
          HttpProtocol.HTTP_1_1,
          "The version of HTTP spoken to it; 2 is agreed on in TLS, else 1.1 is spoken.");
  private static final Key<List<Credential>> CREDENTIALS =
      Key.of(
          "credentials",
          Groups.list(SecretForm.HIDDEN, 0),
          List.of(),
          "Its keys, each env:NAME or file:PATH; none when it needs none.");
  private static final Key<Map<String, ModelFacts>> MODELS =
      Key.of(
          "models",
          Groups.map(MODEL_NAME, "printable ASCII characters without spaces", FACTS),
          Map.of(),
          "What it offers: the provider's own model ids.");
  private static final Key<Map<String, Credential>> HEADERS =
      Key.of(
          "headers",
          Groups.map(HEADER_NAME, "a header name", SecretForm.OPEN),
          Map.of(),
          "Sent with every call to it; a secret value as env:NAME or file:PATH.");
  private static final Key<Function<ClockSettings, ClockSettings>> CLOCKS =
      Key.of(
          "clocks",
          ClockKeys.OF_PROVIDER,
          UnaryOperator.identity(),
          "Clocks of attempts at this provider, over the global ones.");

  /** Where something computes: in lower case, so that spellings can't differ. */
  static final Form<String> REGION_NAME =
      Forms.parsed(
          "a region like eu",
          Forms.shape("type", "string", "pattern", "^[A-Za-z0-9._-]{1,64}$|\\$\\{"),
          ProviderKeys::region);

  private static final Key<String> REGION =
      Key.optional(
          "region", REGION_NAME, "Where it computes, in words of yours; unknown when absent.");
  private static final Key<DataCollection> DATA_COLLECTION =
      Key.optional(
          "data_collection",
          Forms.word(dataCollections(), _ -> null),
          "Whether it may keep what it is sent: allow or deny; unknown, so maybe, when absent.");
  private static final Key<Integer> MAX_SESSIONS =
      Key.of(
          "max_concurrent_sessions",
          Forms.whole(0, 1_000_000),
          0,
          "Sessions it serves at once, for providers that throttle by address; 0 for any number.");
  private static final Key<Duration> SESSION_QUEUE =
      Key.of(
          "session_queue",
          Forms.duration(Duration.ZERO),
          Duration.ofSeconds(10),
          "How long a request waits for a place among them when nobody else can take it.");

  private static final Section<Written> PROVIDER =
      new Section<>(
          List.of(
              DIALECT,
              BASE_URLS,
              HTTP,
              CREDENTIALS,
              MODELS,
              HEADERS,
              CLOCKS,
              REGION,
              DATA_COLLECTION,
              MAX_SESSIONS,
              SESSION_QUEUE),
          fields -> {
            DataCollection data = fields.find(DATA_COLLECTION);
            return new Written(
                fields.get(DIALECT),
                fields.get(BASE_URLS),
                fields.get(HTTP),
                fields.get(CREDENTIALS),
                fields.get(MODELS),
                fields.get(HEADERS),
                fields.get(CLOCKS),
                new ProviderPolicy(
                    fields.find(REGION),
                    data == null ? DataCollection.UNKNOWN : data,
                    fields.get(MAX_SESSIONS),
                    fields.get(SESSION_QUEUE).toNanos()));
          });

  static final Form<Map<String, Written>> PROVIDERS =
      Groups.map(PROVIDER_NAME, "letters, digits, '.', '_' and '-'", PROVIDER);

  static final Form<Map<String, String>> ALIASES =
      Groups.map(ALIAS_NAME, "printable ASCII characters without spaces", Forms.TEXT);

  private ProviderKeys() {}

  private static TargetFacts facts(Fields fields) {
    List<Capability> capabilities = fields.find(CAPABILITIES);
    Integer maxOutput = fields.find(MAX_OUTPUT);
    Integer quality = fields.find(QUALITY);
    return new TargetFacts(
        capabilities == null ? null : new HashSet<>(capabilities),
        maxOutput == null ? 0 : maxOutput,
        quality == null ? TargetFacts.UNRANKED : quality,
        fields.find(RETIRES));
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + text + "' (expected: a date like 2027-01-31)", e);
    }
  }

  private static String region(String text) {
    if (!REGION_SHAPE.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' (expected: one word, like eu)");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static Map<String, Capability> capabilities() {
    Map<String, Capability> words = new LinkedHashMap<>();
    for (Capability capability : Capability.values()) {
      words.put(capability.label(), capability);
    }
    return words;
  }

  private static Map<String, DataCollection> dataCollections() {
    Map<String, DataCollection> words = new LinkedHashMap<>();
    words.put(DataCollection.ALLOW.label(), DataCollection.ALLOW);
    words.put(DataCollection.DENY.label(), DataCollection.DENY);
    return words;
  }

  private static Map<String, Dialect> dialects() {
    Map<String, Dialect> words = new LinkedHashMap<>();
    for (Dialect dialect : Dialect.values()) {
      words.put(dialect.id(), dialect);
    }
    return words;
  }

  private static Map<String, Prefill> prefills() {
    Map<String, Prefill> words = new LinkedHashMap<>();
    for (Prefill prefill : Prefill.values()) {
      words.put(prefill.label(), prefill);
    }
    return words;
  }

  private static @Nullable String later(String word) {
    return LATER.contains(word) ? "is not supported in this version" : null;
  }
}
