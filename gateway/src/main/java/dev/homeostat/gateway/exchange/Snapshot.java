package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.core.exchange.Adaptation;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.ExchangePolicy;
import dev.homeostat.core.exchange.Patience;
import dev.homeostat.core.exchange.RetryLimits;
import dev.homeostat.gateway.config.ClockSettings;
import dev.homeostat.gateway.config.HttpProtocol;
import dev.homeostat.gateway.config.ProviderSettings;
import dev.homeostat.gateway.config.RetrySettings;
import dev.homeostat.gateway.config.Secret;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.UpstreamModel;
import dev.homeostat.gateway.upstream.AddressGuard;
import dev.homeostat.gateway.upstream.UpstreamAddress;
import dev.homeostat.gateway.upstream.UpstreamTarget;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A configuration made ready for the loops. An exchange takes one at its beginning and keeps it to
 * its end, whatever is reloaded meanwhile. Immutable.
 *
 * @param settings what was configured
 * @param catalog what can be called
 * @param policy how exchanges are conducted
 * @param guard which addresses may be connected to
 * @param upstreams how each target is called
 */
public record Snapshot(
    Settings settings,
    Catalog catalog,
    ExchangePolicy policy,
    AddressGuard guard,
    Map<TargetId, UpstreamTarget> upstreams) {

  private static final String CHAT_PATH = "/chat/completions";

  /** Copies. */
  public Snapshot {
    upstreams = Map.copyOf(upstreams);
  }

  /**
   * Makes a valid configuration ready.
   *
   * @param ids keeps live state across reloads
   * @param patience how long targets usually take: live state
   */
  public static Snapshot of(Settings settings, TargetIds ids, Patience patience) {
    Catalog catalog = settings.catalog(ids, Realm.LIVE);
    Map<String, ProviderSettings> byId =
        settings.providers().stream()
            .collect(Collectors.toMap(ProviderSettings::id, provider -> provider));
    Map<TargetId, UpstreamTarget> upstreams = new HashMap<>();
    // All models at an endpoint are called alike: what is prepared for it is kept once.
    Map<String, UpstreamTarget> byEndpoint = new HashMap<>();
    for (Target target : catalog.targets()) {
      ProviderSettings provider = byId.get(target.providerId());
      if (provider != null) {
        upstreams.put(
            target.id(),
            byEndpoint.computeIfAbsent(target.endpoint().key(), _ -> upstream(target, provider)));
      }
    }
    AddressGuard guard =
        AddressGuard.allowing(
            settings.network().allowPrivate().stream()
                .map(allowed -> allowed.host() + ":" + allowed.port())
                .collect(Collectors.toSet()));
    return new Snapshot(settings, catalog, policy(settings, patience), guard, upstreams);
  }

  /** How a target of this snapshot is called. */
  public UpstreamTarget upstream(Target target) {
    UpstreamTarget upstream = upstreams.get(target.id());
    if (upstream == null) {
      throw new IllegalStateException("target of another snapshot: " + target);
    }
    return upstream;
  }

  private static UpstreamTarget upstream(Target target, ProviderSettings provider) {
    var endpoint = target.endpoint();
    List<String> secrets =
        provider.credentials().stream().map(credential -> credential.secret().reveal()).toList();
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, Secret> header : provider.headers().entrySet()) {
      headers.put(header.getKey(), header.getValue().reveal());
    }
    return UpstreamTarget.of(
        new UpstreamAddress(
            endpoint.host(),
            endpoint.port(),
            endpoint.tls(),
            provider.http() == HttpProtocol.HTTP_2),
        endpoint.path() + CHAT_PATH,
        secrets,
        headers);
  }

  private static ExchangePolicy policy(Settings settings, Patience patience) {
    double scale = settings.clocks().scale();
    Map<String, Clocks> own = new HashMap<>();
    for (ProviderSettings provider : settings.providers()) {
      if (!provider.clocks().equals(settings.clocks())) {
        own.put(provider.id(), clocks(provider.clocks()).scaled(scale));
      }
      for (UpstreamModel model : provider.models()) {
        ClockSettings clocks = model.clocks();
        if (clocks != null) {
          own.put(provider.id() + '/' + model.id(), clocks(clocks).scaled(scale));
        }
      }
    }
    return new ExchangePolicy(
        clocks(settings.clocks()).scaled(scale), own, limits(settings.retry(), scale), patience);
  }

  private static Clocks clocks(ClockSettings c) {
    return new Clocks(
        c.poolWait().toNanos(),
        c.connect().toNanos(),
        c.writeStalled().toNanos(),
        c.firstContent().toNanos(),
        c.firstContentStep().toNanos(),
        c.firstContentMax().toNanos(),
        c.firstContentReasoning().toNanos(),
        c.firstContentLast().toNanos(),
        c.firstContentLastReasoning().toNanos(),
        c.firstByte().toNanos(),
        c.firstBytePatient().toNanos(),
        Clocks.DEFAULTS.errorBody(),
        c.stallText().toNanos(),
        c.stallTool().toNanos(),
        c.stallReasoning().toNanos(),
        c.finishGrace().toNanos(),
        c.jsonTotal().toNanos(),
        c.judgement().toNanos(),
        c.commitHold().toNanos(),
        c.heartbeat().toNanos(),
        c.clientWriteIdle().toNanos(),
        new Adaptation(
            c.adaptation().factor(),
            c.adaptation().firstContentFloor().toNanos(),
            c.adaptation().firstContentCeiling().toNanos(),
            c.adaptation().firstByteFloor().toNanos()));
  }

  private static RetryLimits limits(RetrySettings retry, double scale) {
    return new RetryLimits(
        retry.perTarget(),
        retry.perExchange(),
        retry.sameTargetWait().toNanos(),
        retry.longWait().toNanos(),
        retry.jitter().toNanos(),
        Math.max(1, Math.round(RetryLimits.DEFAULTS.unknownRateLimit() * scale)));
  }
}
