package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Alias;
import dev.homeostat.core.catalog.Pool;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.gateway.config.yaml.Document;
import dev.homeostat.gateway.config.yaml.Node;
import dev.homeostat.gateway.config.yaml.Node.Mapping;
import dev.homeostat.gateway.config.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code homeostat.yaml} into {@link Settings}, or lists every problem at once.
 *
 * <p>Three steps, each going on after a problem: the YAML becomes a tree of {@link Node}s that know
 * their line; each value is read by the {@link Key} that declares it; the whole is checked for what
 * one value can't know of another. Without providers in the file the usual environment variables
 * are looked at. Thread-safe.
 */
public final class ConfigLoader {
  private static final String ENVIRONMENT = "environment";

  private final Surroundings surroundings;

  private ConfigLoader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** A loader that reads from these surroundings. */
  public static ConfigLoader create(Surroundings surroundings) {
    return new ConfigLoader(surroundings);
  }

  /** Reads a file; one that can't be read is a problem like any other. */
  public Loaded load(Path file) {
    String name = file.toString();
    String text;
    try {
      text = surroundings.files().read(file);
    } catch (IOException e) {
      String cause =
          switch (e) {
            case NoSuchFileException missing -> "the file does not exist";
            case CharacterCodingException broken -> "the file is not UTF-8";
            default -> "the file can't be read: " + e.getClass().getSimpleName();
          };
      Problems problems = new Problems(name, "");
      problems.error(0, 0, "", cause, "check the path and that this user may read it");
      return new Loaded.Invalid(problems.list(), Set.of());
    }
    Path parent = file.toAbsolutePath().getParent();
    return load(name, text, parent == null ? Path.of("") : parent);
  }

  /** What holds without a file: the defaults, and the providers the environment names. */
  public Loaded withoutFile() {
    return load(ENVIRONMENT, "", Path.of(""));
  }

  /**
   * Reads a text.
   *
   * @param name what the file is called in problems
   * @param base the folder that {@code file:} references are relative to
   */
  public Loaded load(String name, String text, Path base) {
    Problems problems = new Problems(name, text);
    Document document = YamlReader.read(text);
    for (Document.Flaw flaw : document.flaws()) {
      problems.error(flaw.line(), flaw.column(), flaw.path(), flaw.cause(), flaw.hint());
    }
    if (document.root() == null && !document.flaws().isEmpty()) {
      return new Loaded.Invalid(problems.list(), Set.of());
    }
    Node root = document.root();
    Node read = root == null ? new Mapping(List.of(), 1, 1, 1) : root;
    Reading reading = new Reading(problems, surroundings, base);
    RootKeys.Written written = RootKeys.root(surroundings.heapBytes()).read(read, "", reading);
    Settings settings = written == null ? null : check(document, problems, written);
    return settings == null || problems.fatal()
        ? new Loaded.Invalid(problems.list(), reading.files())
        : new Loaded.Valid(settings, problems.list(), reading.files());
  }

  private Settings check(Document document, Problems problems, RootKeys.Written written) {
    List<ProviderSettings> providers = providers(document, problems, written);
    PoolChecks poolChecks = new PoolChecks(document, problems);
    Map<String, Profile> profiles = poolChecks.profiles(written.profiles());
    ModelChecks names = new ModelChecks(document, problems, providers, poolChecks, profiles);
    List<ModelSettings> models = names.models(written.models());
    Set<String> taken = new HashSet<>(written.models().keySet());
    taken.addAll(written.aliases().keySet());
    List<Pool> pools = poolChecks.pools(written.pools(), profiles, taken);
    Settings settings =
        new Settings(
            written.server(),
            written.network(),
            new AuthSettings(keys(document, problems, written.keys())),
            providers,
            models,
            List.of(),
            written.clocks(),
            written.retry(),
            written.rescue(),
            written.limits(),
            profiles,
            pools,
            written.guard(),
            new SessionSettings(
                ThreadKeys.protection(
                    written.threadProtection(),
                    surroundings.environment().apply(ThreadKeys.VARIABLE),
                    problems),
                written.threadCooldown(),
                written.sessionTtl(),
                written.maxSessions()));
    NamePatterns patterns = new NamePatterns(providers, models);
    poolChecks.members(written.pools(), pools, patterns);
    SettingsChecks.check(document, problems, settings);
    SettingsChecks.patterns(document, problems, settings, patterns, written);
    List<Alias> aliases = names.aliases(written.aliases(), models, pools, callable(settings));
    return settings.withAliases(aliases);
  }

  /** Every name that can be called; models whose targets are all wrong are left out. */
  private static List<String> callable(Settings settings) {
    List<ModelSettings> usable =
        settings.models().stream().filter(model -> !model.targets().isEmpty()).toList();
    return settings
        .withProviders(settings.providers(), usable, settings.network())
        .catalog(new TargetIds(), Realm.LIVE)
        .names();
  }

  private List<ProviderSettings> providers(
      Document document, Problems problems, RootKeys.Written written) {
    if (!(document.root() instanceof Mapping root) || absent(root.find("providers"))) {
      return detected(problems, written.clocks());
    }
    ProviderChecks checks =
        new ProviderChecks(document, problems, written.network(), written.clocks());
    List<ProviderSettings> providers = new ArrayList<>();
    written
        .providers()
        .forEach(
            (id, each) -> {
              ProviderSettings provider = checks.check(id, each);
              if (provider != null) {
                providers.add(provider);
              }
            });
    return providers;
  }

  private static boolean absent(Node.@Nullable Entry entry) {
    return entry == null
        || (entry.value() instanceof Node.Scalar scalar && scalar.type() == Node.Type.NULL)
        || (entry.value() instanceof Mapping mapping && mapping.entries().isEmpty());
  }

  private List<ProviderSettings> detected(Problems problems, ClockSettings clocks) {
    List<ProviderSettings> found = EnvironmentProviders.detect(surroundings.environment(), clocks);
    found.forEach(provider -> problems.hide(provider.credentials().getFirst().secret().reveal()));
    EnvironmentProviders.unsupported(surroundings.environment())
        .forEach(
            variable ->
                problems.notice(
                    variable + " is set, but this version doesn't speak that provider's dialect",
                    "reach it through a provider with an OpenAI-compatible endpoint"));
    if (found.isEmpty()) {
      problems.notice(
          "no provider is configured", "add one under providers, or set a key like OPENAI_API_KEY");
    } else {
      problems.notice(
          "providers from the environment: "
              + String.join(", ", found.stream().map(ProviderSettings::id).toList()),
          "");
    }
    return found;
  }

  private static List<ApiKey> keys(
      Document document, Problems problems, List<AuthKeys.Written> written) {
    List<ApiKey> keys = new ArrayList<>();
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < written.size(); i++) {
      AuthKeys.Written each = written.get(i);
      String name = each.name().isEmpty() ? "key-" + (i + 1) : each.name();
      String path = "auth.keys[" + i + ']';
      Integer other = names.putIfAbsent(name, i);
      if (other != null) {
        problems.error(
            document.at("auth", "keys", i),
            path,
            "the name '" + name + "' is also that of auth.keys[" + other + ']',
            "give each key a name of its own: records go by it");
      }
      if (keys.stream().anyMatch(key -> key.key().equals(each.key().secret()))) {
        problems.error(
            document.at("auth", "keys", i, "key"),
            path + ".key",
            "the same key as another entry",
            "remove one: nobody could tell their calls apart");
      }
      keys.add(new ApiKey(name, each.key().secret(), Set.copyOf(each.scopes()), each.policy()));
    }
    return keys;
  }
}
