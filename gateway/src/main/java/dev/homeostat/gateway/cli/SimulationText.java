package dev.homeostat.gateway.cli;

import com.google.errorprone.annotations.FormatMethod;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.simulation.Outage;
import dev.homeostat.core.simulation.Policy;
import dev.homeostat.core.simulation.Scenario;
import dev.homeostat.core.simulation.SimulationReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code simulate} says: the first seed of ours in full, and all policies beside each other.
 */
final class SimulationText {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Scenario scenario;
  private final long seed;
  private final Map<Policy, List<SimulationReport>> reports;
  private final SimulationReport ours;
  private final int profile;
  private final StringBuilder text = new StringBuilder();

  /** A mean and how far the seeds are from it. */
  private record Spread(double mean, double deviation) {}

  SimulationText(Scenario scenario, long seed, Map<Policy, List<SimulationReport>> reports) {
    this.scenario = scenario;
    this.seed = seed;
    this.reports = reports;
    this.ours = Objects.requireNonNull(reports.get(Policy.OURS)).getFirst();
    this.profile = Profile.SHIPPED.indexOf(scenario.profile());
  }

  // ---- for people ------------------------------------------------------------------------------

  String table() {
    text.setLength(0);
    line(
        "%s, %d requests, seed %d: %s, %s",
        time(scenario.nanos()),
        ours.exchanges(),
        seed,
        scenario.strategy().label(),
        scenario.profile().name());
    shares();
    targets();
    outages();
    line("");
    line("Callers who saw a failure: %d (%d without an attempt)", ours.failed(), ours.noRoute());
    line("First attempts that failed: %d of %d", ours.firstFailed(), ours.exchanges());
    line("Attempts: %d, and %d trials", ours.attempts(), ours.trials());
    policies();
    return text.toString();
  }

  private void shares() {
    line("");
    line("Share of first attempts");
    StringBuilder head = new StringBuilder("  %-8s".formatted("from"));
    ours.targets().forEach(one -> head.append("  %16s".formatted(shortened(one.name()))));
    line("%s", head);
    int periods = ours.targets().getFirst().shares().size();
    for (int i = 0; i < periods; i++) {
      StringBuilder row = new StringBuilder("  %-8s".formatted(time(i * scenario.periodNanos())));
      for (SimulationReport.OfTarget one : ours.targets()) {
        row.append(format("  %14.1f %%", 100 * one.shares().get(i)));
      }
      line("%s", row);
    }
  }

  private void targets() {
    line("");
    line("  %-24s %9s %9s %9s %10s", "target", "answers", "failures", "openings", "cooldowns");
    for (SimulationReport.OfTarget one : ours.targets()) {
      line(
          "  %-24s %9d %9d %9d %10d",
          one.name(), one.answers(), one.failures(), one.openings(), one.cooldowns());
    }
  }

  private void outages() {
    if (ours.outages().isEmpty()) {
      return;
    }
    line("");
    line("Outages: until the share was below 5 %%, and after the end until half of it was back");
    line(
        "  %-24s %-13s %8s %8s %7s %8s %8s",
        "target", "kind", "at", "for", "share", "left", "back");
    for (Outage outage : ours.outages()) {
      line(
          "  %-24s %-13s %8s %8s %5.1f %% %8s %8s",
          outage.target(),
          outage.fault().kind().name().toLowerCase(Locale.ROOT),
          time(outage.fault().from()),
          time(outage.fault().until() - outage.fault().from()),
          100 * outage.formerShare(),
          seconds(outage.leftNanos()),
          seconds(outage.backNanos()));
    }
  }

  private void policies() {
    line("");
    line(
        "Regret: the oracle's mean reward less the policy's, by the weights of %s%s",
        scenario.profile().name(),
        runs() == 1 ? "" : "; mean ± deviation of %d seeds".formatted(runs()));
    line(
        "  %-24s %17s %14s %14s %14s %10s",
        "policy", "regret", "1st failed", "failed", "added", "cost");
    for (Policy policy : reports.keySet()) {
      Spread regret = regret(policy);
      String spread = runs() == 1 ? "" : format(" ± %.4f", regret.deviation());
      line(
          "  %-24s %17s %12.3f %% %12.4f %% %11.1f ms %9s$",
          policy.label(),
          format("%.4f", regret.mean()) + spread,
          100 * mean(policy, one -> (double) one.firstFailed() / one.exchanges()),
          100 * mean(policy, one -> (double) one.failed() / one.exchanges()),
          mean(policy, SimulationReport::addedMillis),
          format("%.2f", mean(policy, SimulationReport::dollars)));
    }
  }

  @FormatMethod
  private void line(String pattern, @Nullable Object... values) {
    text.append(format(pattern, values).stripTrailing()).append('\n');
  }

  @FormatMethod
  private static String format(String pattern, @Nullable Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String shortened(String name) {
    return name.length() <= 16 ? name : name.substring(0, 15) + '…';
  }

  private static String seconds(long nanos) {
    return nanos < 0 ? "-" : format("%.0f s", nanos / NANOS_PER_SECOND);
  }

  /** Like {@code 2d06h} or {@code 12m}. */
  private static String time(long nanos) {
    long minutes = nanos / TimeUnit.MINUTES.toNanos(1);
    long days = minutes / 1_440;
    long hours = minutes / 60 % 24;
    if (days > 0) {
      return hours == 0 && minutes % 60 == 0
          ? days + "d"
          : days + format("d%02d:%02d", hours, minutes % 60);
    }
    if (minutes == 0) {
      return nanos / TimeUnit.SECONDS.toNanos(1) + "s";
    }
    return hours == 0 ? minutes + "m" : format("%02d:%02d", hours, minutes % 60);
  }

  // ---- numbers ---------------------------------------------------------------------------------

  private int runs() {
    return of(Policy.OURS).size();
  }

  private List<SimulationReport> of(Policy policy) {
    return Objects.requireNonNull(reports.get(policy));
  }

  private double mean(Policy policy, ToDoubleFunction<SimulationReport> value) {
    return of(policy).stream().mapToDouble(value).average().orElse(0);
  }

  private Spread regret(Policy policy) {
    List<SimulationReport> oracle = of(Policy.ORACLE);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < runs(); i++) {
      double regret = oracle.get(i).reward(profile) - of(policy).get(i).reward(profile);
      sum += regret;
      squares += regret * regret;
    }
    double mean = sum / runs();
    double variance = runs() < 2 ? 0 : (squares - runs() * mean * mean) / (runs() - 1);
    return new Spread(mean, Math.sqrt(Math.max(0, variance)));
  }

  // ---- for programs ----------------------------------------------------------------------------

  String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", seed);
    json.put("seeds", runs());
    json.put("seconds", scenario.nanos() / NANOS_PER_SECOND);
    json.put("periodSeconds", scenario.periodNanos() / NANOS_PER_SECOND);
    json.put("strategy", scenario.strategy().label());
    json.put("profile", scenario.profile().name());
    json.put("requests", ours.exchanges());
    json.put("failed", ours.failed());
    json.put("noRoute", ours.noRoute());
    json.put("firstFailed", ours.firstFailed());
    json.put("attempts", ours.attempts());
    json.put("trials", ours.trials());
    json.put("targets", ours.targets());
    json.put("outages", ours.outages().stream().map(SimulationText::json).toList());
    List<Map<String, Object>> policies = new ArrayList<>();
    for (Policy policy : reports.keySet()) {
      Spread regret = regret(policy);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("policy", policy.label());
      one.put("reward", mean(policy, each -> each.reward(profile)));
      one.put("regret", regret.mean());
      one.put("deviation", regret.deviation());
      one.put("firstFailed", mean(policy, SimulationReport::firstFailed));
      one.put("failed", mean(policy, SimulationReport::failed));
      one.put("addedMillis", mean(policy, SimulationReport::addedMillis));
      one.put("dollars", mean(policy, SimulationReport::dollars));
      policies.add(one);
    }
    json.put("policies", policies);
    return JsonMapper.shared().writeValueAsString(json);
  }

  private static Map<String, @Nullable Object> json(Outage outage) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("target", outage.target());
    json.put("kind", outage.fault().kind().name().toLowerCase(Locale.ROOT));
    json.put("atSeconds", outage.fault().from() / NANOS_PER_SECOND);
    json.put("forSeconds", (outage.fault().until() - outage.fault().from()) / NANOS_PER_SECOND);
    json.put("formerShare", outage.formerShare());
    json.put("leftSeconds", outage.leftNanos() < 0 ? null : outage.leftNanos() / NANOS_PER_SECOND);
    json.put("backSeconds", outage.backNanos() < 0 ? null : outage.backNanos() / NANOS_PER_SECOND);
    return json;
  }
}
