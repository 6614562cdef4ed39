package dev.homeostat.gateway.telemetry;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.core.exchange.AttemptNote;
import dev.homeostat.core.exchange.ExchangeEnd;
import dev.homeostat.core.exchange.Healing;
import dev.homeostat.core.exchange.RescuePath;
import dev.homeostat.core.exchange.Rescued;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Usage;
import dev.homeostat.gateway.exchange.ExchangeRecord;
import java.math.BigDecimal;
import java.util.List;

/** Records to test with. */
final class Records {
  private static final Endpoint ENDPOINT = Endpoint.of("alpha", "https://alpha.example/v1");

  private Records() {}

  static ExchangeRecord of(String id) {
    return of(id, "chat");
  }

  static ExchangeRecord of(String id, String model) {
    return of(
        id,
        model,
        List.of(
            new AttemptNote(target("large"), "upstream_error", 503, 1_000_000L),
            new AttemptNote(target("small"), "ok", 200, 3_000_000L)));
  }

  static ExchangeRecord of(String id, String model, List<AttemptNote> trail) {
    return new ExchangeRecord(
        id,
        "app",
        model,
        true,
        1_700_000_000_000L,
        5_000_000L,
        70_000L,
        ExchangeEnd.ANSWERED,
        200,
        null,
        target("small"),
        trail,
        new Usage(12, 34),
        Money.of(new BigDecimal("0.000125")),
        new Healing(
            List.of(new Rescued(target("large"), target("small"), 40, RescuePath.REPLAY)),
            new Usage(12, 8)));
  }

  static Target target(String model) {
    Provider provider = new Provider("alpha", Dialect.OPENAI, List.of(ENDPOINT), List.of());
    return Target.of(new TargetIds().of(Realm.LIVE, ENDPOINT, model), provider, ENDPOINT, model);
  }
}
