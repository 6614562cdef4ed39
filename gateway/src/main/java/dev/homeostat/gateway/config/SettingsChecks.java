package dev.homeostat.gateway.config;

import dev.homeostat.gateway.config.yaml.Document;

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
}
