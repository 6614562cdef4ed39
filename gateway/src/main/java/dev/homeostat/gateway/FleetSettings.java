package dev.homeostat.gateway;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Price;
import dev.homeostat.gateway.config.HostPort;
import dev.homeostat.gateway.config.HttpProtocol;
import dev.homeostat.gateway.config.ModelSettings;
import dev.homeostat.gateway.config.ProviderSettings;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.UpstreamModel;
import dev.homeostat.wall.fleet.SimulatedFleet;
import dev.homeostat.wall.fleet.SimulatedModel;
import dev.homeostat.wall.fleet.SimulatedProvider;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The configuration that a simulated fleet amounts to. */
final class FleetSettings {
  /** One name for all of them, so that a first request shows failover. */
  static final String MODEL = "chat";

  private FleetSettings() {}

  static Settings over(Settings settings, SimulatedFleet fleet) {
    Set<HostPort> own = new LinkedHashSet<>();
    for (SimulatedProvider provider : fleet.providers()) {
      Endpoint endpoint = Endpoint.of(provider.id(), provider.baseUrl());
      own.add(new HostPort(endpoint.host(), endpoint.port()));
    }
    List<ProviderSettings> providers =
        fleet.providers().stream().map(provider -> provider(provider, settings)).toList();
    List<String> firsts =
        fleet.providers().stream()
            .map(provider -> provider.id() + "/" + provider.models().getFirst().id())
            .toList();
    return settings.withProviders(
        providers, List.of(new ModelSettings(MODEL, firsts)), settings.network().withOwn(own));
  }

  private static ProviderSettings provider(SimulatedProvider provider, Settings settings) {
    return new ProviderSettings(
        provider.id(),
        Dialect.OPENAI,
        List.of(Endpoint.of(provider.id(), provider.baseUrl())),
        HttpProtocol.HTTP_1_1,
        List.of(),
        provider.models().stream().map(FleetSettings::model).toList(),
        Map.of(),
        settings.clocks());
  }

  private static UpstreamModel model(SimulatedModel model) {
    Price price =
        new Price(Money.of(model.inputUsdPerMillion()), Money.of(model.outputUsdPerMillion()));
    return new UpstreamModel(model.id(), price, false, 0, Prefill.NONE, null);
  }
}
