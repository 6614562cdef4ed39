package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Alias;
import dev.homeostat.core.catalog.Aliases;
import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Pool;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.core.catalog.Tier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration, valid and immutable. An exchange reads it once and keeps it.
 *
 * @param server the side towards the clients
 * @param network what the address guard lets through
 * @param auth who may call
 * @param providers in configuration order
 * @param models the configured names, in order
 * @param aliases other names, in order
 * @param clocks the global clocks
 * @param retry how often an exchange tries again
 * @param rescue whether broken answers are finished by others
 * @param limits what the process spends
 * @param profiles the shipped ones and the operator's, by name
 * @param pools the shipped ones and the operator's, in order
 * @param guard when targets are kept from requests; before scaling
 * @param sessions what is remembered of conversations; before scaling
 */
public record Settings(
    ServerSettings server,
    NetworkSettings network,
    AuthSettings auth,
    List<ProviderSettings> providers,
    List<ModelSettings> models,
    List<Alias> aliases,
    ClockSettings clocks,
    RetrySettings retry,
    RescueSettings rescue,
    LimitSettings limits,
    Map<String, Profile> profiles,
    List<Pool> pools,
    GuardSettings guard,
    SessionSettings sessions) {
  /** Copies. */
  public Settings {
    providers = List.copyOf(providers);
    models = List.copyOf(models);
    aliases = List.copyOf(aliases);
    profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
    pools = List.copyOf(pools);
  }

  /** Whether a provider is spoken to in TLS. */
  public boolean encrypts() {
    return providers.stream()
        .flatMap(provider -> provider.endpoints().stream())
        .anyMatch(Endpoint::tls);
  }

  /**
   * What an empty file means.
   *
   * @param heapBytes the heap ceiling, of which the body budget is a quarter
   */
  public static Settings defaults(long heapBytes) {
    return new Settings(
        ServerSettings.DEFAULTS,
        NetworkSettings.DEFAULTS,
        AuthSettings.DEFAULTS,
        List.of(),
        List.of(),
        List.of(),
        ClockSettings.DEFAULTS,
        RetrySettings.DEFAULTS,
        RescueSettings.DEFAULTS,
        LimitSettings.defaults(heapBytes),
        PoolKeys.shipped(),
        Pool.SHIPPED,
        GuardSettings.DEFAULTS,
        SessionSettings.DEFAULTS);
  }

  /** What an empty file means in this process. */
  public static Settings defaults() {
    return defaults(Runtime.getRuntime().maxMemory());
  }

  /** The same on another address. */
  public Settings withListen(HostPort listen) {
    return new Settings(
        server.withListen(listen),
        network,
        auth,
        providers,
        models,
        aliases,
        clocks,
        retry,
        rescue,
        limits,
        profiles,
        pools,
        guard,
        sessions);
  }

  /** The same with other providers and the private addresses they need, for a simulated fleet. */
  public Settings withProviders(
      List<ProviderSettings> newProviders, List<ModelSettings> newModels, NetworkSettings allowed) {
    return new Settings(
        server,
        allowed,
        auth,
        newProviders,
        newModels,
        aliases,
        clocks,
        retry,
        rescue,
        limits,
        profiles,
        pools,
        guard,
        sessions);
  }

  /** The same with other aliases. */
  Settings withAliases(List<Alias> newAliases) {
    return new Settings(
        server,
        network,
        auth,
        providers,
        models,
        newAliases,
        clocks,
        retry,
        rescue,
        limits,
        profiles,
        pools,
        guard,
        sessions);
  }

  /** The same with other keys, for the ones made at the first start. */
  public Settings withAuth(AuthSettings newAuth) {
    return new Settings(
        server, network, newAuth, providers, models, aliases, clocks, retry, rescue, limits,
        profiles, pools, guard, sessions);
  }

  /**
   * The catalogue of this configuration.
   *
   * @param ids the process's interner, so that live state survives a reload
   * @param realm whose targets these are
   */
  public Catalog catalog(TargetIds ids, Realm realm) {
    List<Provider> known = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    Map<String, List<Target>> byName = new LinkedHashMap<>();
    for (ProviderSettings settings : providers) {
      Provider provider = settings.toProvider(clocks.scale());
      known.add(provider);
      for (UpstreamModel model : settings.models()) {
        for (Endpoint endpoint : settings.endpoints()) {
          Target target = target(ids, realm, provider, endpoint, model);
          targets.add(target);
          byName.computeIfAbsent(target.name(), name -> new ArrayList<>()).add(target);
        }
      }
    }
    return Catalog.builder(known, targets)
        .models(models.stream().map(model -> model(model, byName)).toList())
        .pools(pools)
        .profiles(profiles.values())
        .aliases(Aliases.of(aliases))
        .build();
  }

  private Model model(ModelSettings model, Map<String, List<Target>> byName) {
    List<Target> targets = targets(model.targets(), byName);
    List<Tier> tiers =
        model.tiers().stream()
            .map(tier -> new Tier(targets(tier.targets(), byName), tier.gates()))
            .toList();
    String profile = model.profile();
    return new Model(
        model.name(),
        Model.Kind.MODEL,
        targets,
        model.strategy(),
        profile == null
            ? profiles.getOrDefault(Profile.BALANCED.name(), Profile.BALANCED)
            : profiles.getOrDefault(profile, Profile.BALANCED),
        weights(model.weights(), targets),
        tiers);
  }

  /** The endpoints of a provider share the weight of its model. */
  private static List<Double> weights(Map<String, Double> weights, List<Target> targets) {
    if (weights.isEmpty()) {
      return List.of();
    }
    return targets.stream()
        .map(
            target ->
                weights.getOrDefault(target.name(), 0.0)
                    / targets.stream().filter(one -> one.name().equals(target.name())).count())
        .toList();
  }

  private static List<Target> targets(List<String> names, Map<String, List<Target>> byName) {
    return names.stream()
        .flatMap(name -> byName.getOrDefault(name, List.of()).stream())
        .distinct()
        .toList();
  }

  private Target target(
      TargetIds ids, Realm realm, Provider provider, Endpoint endpoint, UpstreamModel model) {
    return new Target(
        ids.of(realm, endpoint, model.id()),
        provider,
        endpoint,
        model.id(),
        provider.id() + '/' + model.id(),
        model.price(),
        model.reasoning(),
        model.context(),
        model.prefill(),
        model.facts());
  }
}
