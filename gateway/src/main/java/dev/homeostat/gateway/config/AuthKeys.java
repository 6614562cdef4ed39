package dev.homeostat.gateway.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys under {@code auth}. */
final class AuthKeys {
  /** A key as written; a name is made from its place when it has none. */
  record Written(Credential key, String name, List<Scope> scopes) {}

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

  private static final Section<Written> WRITTEN =
      new Section<>(
          List.of(KEY, NAME, SCOPES),
          fields -> new Written(fields.get(KEY), fields.get(NAME), fields.get(SCOPES)));

  private static final Key<List<Written>> KEYS =
      Key.of(
          "keys",
          Groups.list(WRITTEN, 0),
          List.of(),
          "Keys that may call; without any, only loopback is served, with any key or none.");

  static final Section<List<Written>> AUTH = new Section<>(List.of(KEYS), f -> f.get(KEYS));

  private AuthKeys() {}

  private static Map<String, Scope> scopes() {
    Map<String, Scope> words = new LinkedHashMap<>();
    for (Scope scope : Scope.values()) {
      words.put(scope.id(), scope);
    }
    return words;
  }
}
