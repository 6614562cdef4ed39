package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Pool;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is in which pool, from the catalogue and what was measured. Pure; the control plane asks each
 * second and publishes the answer.
 *
 * <p>Speed is a target's mean percentile of two measures within the catalogue, tokens per second
 * and the time to the first content, so that no unit and no fixed limit comes into it.
 */
public final class Pools {
  /** What a target is measured with: a question of a page, an answer of a paragraph. */
  private static final Workload TYPICAL = new Workload(1_000, 300);

  private Pools() {}

  /** Looks at every target and pool. */
  public static PoolMembers members(Catalog catalog, Scores scores, Chain chain, long now) {
    List<Target> all =
        catalog.targets().stream().filter(target -> !chain.disabled(target)).toList();
    IdentityHashMap<Target, Double> speeds = speeds(all, scores, now);
    Map<String, PoolMembers.Members> pools = new LinkedHashMap<>();
    IdentityHashMap<Target, List<String>> poolsOf = new IdentityHashMap<>();
    for (Pool pool : catalog.pools()) {
      List<Target> members = pool.members(all, target -> speeds.getOrDefault(target, 0.0));
      // Who a rule leaves out of a pool may stay there; who an operator doesn't list may not.
      boolean ruled = pool.rule() == Pool.Rule.FAST || pool.rule() == Pool.Rule.SMART;
      List<Target> allowed =
          ruled && !members.isEmpty()
              ? all.stream().filter(target -> !pool.excludes(target)).toList()
              : members;
      pools.put(pool.name(), new PoolMembers.Members(known(catalog, pool), members, allowed));
      members.forEach(
          target -> poolsOf.computeIfAbsent(target, _ -> new ArrayList<>()).add(pool.name()));
    }
    double[] qualities =
        all.stream().mapToDouble(target -> target.facts().quality()).filter(q -> q >= 0).toArray();
    Arrays.sort(qualities);
    double[] measured = sorted(speeds);
    List<PoolEntry> entries = new ArrayList<>();
    for (Target target : catalog.targets()) {
      int quality = target.facts().quality();
      entries.add(
          new PoolEntry(
              target,
              poolsOf.getOrDefault(target, List.of()),
              quality < 0 || chain.disabled(target) ? 0 : place(quality, qualities),
              speeds.containsKey(target) ? place(speeds.get(target), measured) : 0,
              scores.throughput(target),
              scores.firstContentMillis(target, TYPICAL, now),
              scores.terms(target, Profile.BALANCED, TYPICAL, now)));
    }
    return new PoolMembers(pools, entries);
  }

  /** From above 0 to 1, of those that were measured at all. */
  private static IdentityHashMap<Target, Double> speeds(List<Target> all, Scores scores, long now) {
    IdentityHashMap<Target, Double> rates = new IdentityHashMap<>();
    IdentityHashMap<Target, Double> waits = new IdentityHashMap<>();
    for (Target target : all) {
      double rate = scores.throughput(target);
      double wait = scores.firstContentMillis(target, TYPICAL, now);
      if (rate > 0) {
        rates.put(target, rate);
      }
      if (wait >= 0) {
        // The shorter the better.
        waits.put(target, -wait);
      }
    }
    double[] byRate = sorted(rates);
    double[] byWait = sorted(waits);
    IdentityHashMap<Target, Double> speeds = new IdentityHashMap<>();
    for (Target target : all) {
      Double rate = rates.get(target);
      Double wait = waits.get(target);
      if (rate != null && wait != null) {
        speeds.put(target, (percentile(rate, byRate) + percentile(wait, byWait)) / 2);
      } else if (rate != null) {
        speeds.put(target, percentile(rate, byRate));
      } else if (wait != null) {
        speeds.put(target, percentile(wait, byWait));
      }
    }
    return speeds;
  }

  private static double[] sorted(IdentityHashMap<Target, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** The share of values that aren't above this one. */
  private static double percentile(double value, double[] sorted) {
    return (last(value, sorted) + 1.0) / sorted.length;
  }

  /** From 1 for the largest; whoever is equal shares a place. */
  private static int place(double value, double[] sorted) {
    return sorted.length - last(value, sorted);
  }

  /** Where the last of the values is that equal this one. */
  private static int last(double value, double[] sorted) {
    int from = 0;
    int to = sorted.length - 1;
    while (from < to) {
      int middle = (from + to + 1) >>> 1;
      if (sorted[middle] <= value) {
        from = middle;
      } else {
        to = middle - 1;
      }
    }
    return from;
  }

  /** What callers' names lead to in this catalogue; nothing of it when a model has the name. */
  private static List<Target> known(Catalog catalog, Pool pool) {
    return catalog.resolve(pool.name(), List.of()) instanceof Resolution.Found found
            && found.model().kind() == Model.Kind.POOL
        ? found.model().targets()
        : List.of();
  }
}
