package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.failure.FailureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Whom an exchange may call, in order, and what an answer of theirs has to pass. An ordinary plan
 * is one tier without gates. In a cascade the tiers are asked one after the other: inside a tier
 * the ordinary rules of trying again hold; a failure of its last candidate leads to the next tier,
 * and an answer that fails a gate does so at once, past the tier's other candidates.
 *
 * <p>An answer of a tier with gates is held whole until it is judged, so the caller never has a
 * word of a tier that was left. Immutable.
 */
public final class TierPlan {
  private final boolean cascade;
  private final List<Target> candidates;
  private final List<Tier> tiers;

  /** Each candidate's tier. */
  private final int[] tierOf;

  /** The first candidate that is only asked because nothing better is left. */
  private final int lastResortFrom;

  private TierPlan(boolean cascade, List<Tier> tiers, int lastResortFrom) {
    this.cascade = cascade;
    this.tiers = List.copyOf(tiers);
    List<Target> all = new ArrayList<>();
    tiers.forEach(tier -> all.addAll(tier.targets()));
    this.candidates = List.copyOf(all);
    this.tierOf = new int[all.size()];
    int at = 0;
    for (int tier = 0; tier < tiers.size(); tier++) {
      int size = tiers.get(tier).targets().size();
      Arrays.fill(tierOf, at, at + size, tier);
      at += size;
    }
    this.lastResortFrom = Math.min(lastResortFrom, at);
  }

  /** An ordinary plan. */
  public static TierPlan flat(List<Target> candidates) {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("candidates: none (expected: at least 1)");
    }
    return new TierPlan(false, List.of(new Tier(candidates, Set.of())), candidates.size());
  }

  /** A cascade. A target may stand in several tiers, which are asked for it separately. */
  public static TierPlan cascade(List<Tier> tiers) {
    if (tiers.isEmpty()) {
      throw new IllegalArgumentException("tiers: none (expected: at least 1)");
    }
    return new TierPlan(true, tiers, Integer.MAX_VALUE);
  }

  /** The same with the candidates from this place on asked only because nothing better is left. */
  public TierPlan withLastResort(int from) {
    return new TierPlan(cascade, tiers, from);
  }

  /**
   * Whether a candidate is only asked because nothing better is left: once, and never as a trial.
   */
  public boolean lastResort(int candidate) {
    return candidate >= lastResortFrom;
  }

  /** Everybody, tier by tier. */
  public List<Target> candidates() {
    return candidates;
  }

  /** What an answer of this candidate has to pass. */
  public Set<Gate> gates(int candidate) {
    return tiers.get(tierOf[candidate]).gates();
  }

  boolean isCascade() {
    return cascade;
  }

  boolean sameTier(int one, int other) {
    return tierOf[one] == tierOf[other];
  }

  boolean inLastTier(int candidate) {
    return tierOf[candidate] == tiers.size() - 1;
  }

  /** The first candidate of the tier after this one's; as many as there are when it is the last. */
  int afterTierOf(int candidate) {
    int next = candidate;
    while (next < tierOf.length && tierOf[next] == tierOf[candidate]) {
      next++;
    }
    return next;
  }

  /**
   * Whether a failure is one of the answer itself, which a tier's other candidates don't mend; or,
   * in a cascade, of the time that the caller gives a tier for its content.
   */
  boolean leavesTier(Set<Gate> gates, FailureKind kind) {
    return switch (kind) {
      case BLANK, REFUSED, SCHEMA_INVALID, UNJUDGED -> true;
      case DEADLINE -> cascade;
      case UPSTREAM_EMPTY -> gates.contains(Gate.EMPTY);
      case CONTENT_FILTER -> gates.contains(Gate.REFUSED);
      default -> false;
    };
  }
}
