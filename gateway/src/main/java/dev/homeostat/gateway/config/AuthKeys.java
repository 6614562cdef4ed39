package dev.homeostat.gateway.config;

import dev.homeostat.core.money.Money;
import dev.homeostat.core.routing.KeyPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys under {@code auth}. */
final class AuthKeys {
  /** A key as written; a name is made from its place when it has none. */
  record Written(Credential key, String name, List<Scope> scopes, KeyPolicy policy) {}

  private static final Key<Credential> KEY =
      Key.required("key", SecretForm.HIDDEN, "The key clients present: env:NAME or file:PATH.");
  private static final Key<String> NAME =
      Key.of("name", Forms.TEXT, "", "What the key is called in records; default: key-1, key-2, …");
  private static final Key<List<Scope>> SCOPES =
      Key.of(
          "scopes",
          Groups.list(Forms.word(scopes(), word -> null), 1),
          List.of(Scope.INFERENCE),
          "What it may be used for.");

  private static final Key<List<String>> ALLOW =
      Key.of(
          "allow",
          Groups.list(Forms.TEXT, 1),
          List.of(),
          "What it may ask for: models, pools, providers and provider/model, '*' for any"
              + " characters; all when absent.");
  private static final Key<Money> INPUT =
      Key.optional("input", Forms.DOLLARS, "Dollars per million prompt tokens.");
  private static final Key<Money> OUTPUT =
      Key.optional("output", Forms.DOLLARS, "Dollars per million completion tokens.");

  /** The most that a key's targets may cost. */
  private record MostPaid(@Nullable Money input, @Nullable Money output) {
    static final MostPaid ANYTHING = new MostPaid(null, null);
  }

  private static final Key<MostPaid> MAX_PRICE =
      Key.of(
          "max_price",
          new Section<>(
              List.of(INPUT, OUTPUT),
              fields -> new MostPaid(fields.find(INPUT), fields.find(OUTPUT))),
          MostPaid.ANYTHING,
          "The most that its targets may cost; one without a price is over it.");
  private static final Key<List<String>> REGIONS =
      Key.of(
          "regions",
          Groups.list(ProviderKeys.REGION_NAME, 1),
          List.of(),
          "Where its targets may compute, as providers.ID.region says; anywhere when absent.");

  private static final Section<Written> WRITTEN =
      new Section<>(
          List.of(KEY, NAME, SCOPES, ALLOW, MAX_PRICE, REGIONS),
          fields ->
              new Written(fields.get(KEY), fields.get(NAME), fields.get(SCOPES), policy(fields)));

  private static final Key<List<Written>> KEYS =
      Key.of(
          "keys",
          Groups.list(WRITTEN, 0),
          List.of(),
          "Keys that may call; without any, only loopback is served, with any key or none.");

  static final Section<List<Written>> AUTH = new Section<>(List.of(KEYS), f -> f.get(KEYS));

  private AuthKeys() {}

  private static KeyPolicy policy(Fields fields) {
    MostPaid most = fields.get(MAX_PRICE);
    return new KeyPolicy(fields.get(ALLOW), most.input(), most.output(), fields.get(REGIONS));
  }

  private static Map<String, Scope> scopes() {
    Map<String, Scope> words = new LinkedHashMap<>();
    for (Scope scope : Scope.values()) {
      words.put(scope.id(), scope);
    }
    return words;
  }
}
