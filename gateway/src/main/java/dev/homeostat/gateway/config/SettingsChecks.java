package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.core.guard.ThreadProtection;
import dev.homeostat.core.guard.ThreadProtectionRule;
import dev.homeostat.gateway.config.yaml.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What values of different sections say about each other: warnings, mostly. */
final class SettingsChecks {
  /** Held by every stream whose answer is as long. */
  private static final long MOST_REMEMBERED = 16 << 20;

  private SettingsChecks() {}

  static void check(Document document, Problems problems, Settings settings) {
    HostPort listen = settings.server().listen();
    if (settings.auth().keys().isEmpty() && !PrivateAddresses.loopback(listen.host())) {
      problems.warning(
          document.at("server", "listen"),
          "server.listen",
          listen + " can be reached from other machines, and auth.keys is empty",
          "add keys under auth.keys; until then the first start makes them and prints them once");
    }
    if (settings.server().maxBody().compareTo(settings.limits().bodyBudget()) > 0) {
      problems.warning(
          document.at("server", "max_body"),
          "server.max_body",
          settings.server().maxBody()
              + " is more than limits.body_budget ("
              + settings.limits().bodyBudget()
              + "): such a body is answered 413",
          "lower max_body or give the process more heap");
    }
    RetrySettings retry = settings.retry();
    if (retry.perTarget() > retry.perExchange()) {
      problems.warning(
          document.at("retry", "per_target"),
          "retry.per_target",
          retry.perTarget() + " is more than retry.per_exchange (" + retry.perExchange() + ")",
          "the first target may use up every attempt: lower it");
    }
    if (settings.rescue().textLimit().bytes() > MOST_REMEMBERED) {
      problems.error(
          document.at("rescue", "text_limit"),
          "rescue.text_limit",
          settings.rescue().textLimit() + " for each stream (expected: 16MiB at the most)",
          "lower it; answers beyond it are not finished by others");
    }
    ClockSettings clocks = settings.clocks();
    if (clocks.commitHold().compareTo(clocks.firstContent()) <= 0) {
      problems.warning(
          document.at("clocks", "commit_hold"),
          "clocks.commit_hold",
          "not longer than clocks.first_content: the first failover loses its real status",
          "make it longer than first_content");
    }
  }

  /** Patterns that fit nothing, and guards that can't work as written. */
  static void patterns(
      Document document,
      Problems problems,
      Settings settings,
      NamePatterns names,
      RootKeys.Written written) {
    Set<String> further = new HashSet<>(written.aliases().keySet());
    settings.pools().forEach(pool -> further.add(pool.name()));
    further.add(Catalog.AUTO);
    List<ApiKey> keys = settings.auth().keys();
    for (int i = 0; i < keys.size(); i++) {
      List<String> allow = keys.get(i).policy().allow();
      for (int j = 0; j < allow.size(); j++) {
        if (!names.fitsAny(allow.get(j), further)) {
          problems.warning(
              document.at("auth", "keys", i, "allow", j),
              "auth.keys[" + i + "].allow[" + j + ']',
              "'" + allow.get(j) + "' fits no model, pool, provider or provider/model",
              "write one of them, '*' for any characters");
        }
      }
    }
    GuardSettings guard = settings.guard();
    if (guard.openMax().compareTo(guard.open()) < 0) {
      problems.error(
          document.at("guard", "open_max"),
          "guard.open_max",
          Durations.show(guard.openMax())
              + " is less than guard.open ("
              + Durations.show(guard.open())
              + ")",
          "raise it, or lower open");
    }
    Set<String> regions = new HashSet<>();
    settings
        .providers()
        .forEach(
            provider -> {
              String region = provider.policy().region();
              if (region != null) {
                regions.add(region);
              }
            });
    for (int i = 0; i < keys.size(); i++) {
      List<String> wanted = keys.get(i).policy().regions();
      if (!wanted.isEmpty() && wanted.stream().noneMatch(regions::contains)) {
        problems.warning(
            document.at("auth", "keys", i, "regions"),
            "auth.keys[" + i + "].regions",
            "no provider computes there: this key can use none",
            "say where they do: providers.ID.region");
      }
    }
    threads(document, problems, settings, written);
  }

  private static void threads(
      Document document, Problems problems, Settings settings, RootKeys.Written written) {
    // With errors before, there may be no catalogue.
    if (problems.fatal() || settings.providers().isEmpty()) {
      return;
    }
    List<Target> targets = settings.catalog(new TargetIds(), Realm.LIVE).targets();
    for (String pattern : written.threadProtection().keySet()) {
      ThreadProtectionRule rule = ThreadProtectionRule.of(pattern, ThreadProtection.Level.OFF);
      boolean shipped =
          ThreadProtection.SHIPPED.rules().stream()
              .anyMatch(other -> other.pattern().equals(rule.pattern()));
      if (!shipped && targets.stream().noneMatch(rule::matches)) {
        problems.warning(
            document.at("thread_protection", pattern),
            Reading.join("thread_protection", pattern),
            "fits no target",
            "write a provider, or provider/model, '*' for any characters");
      }
    }
  }
}
