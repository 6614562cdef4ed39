package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan with everything that led to it. Made by the code that makes plans, from the same draw.
 *
 * @param plan the plan
 * @param parts what each name of the request came to, or each tier of a cascade, in the caller's
 *     order
 * @param warnings what the caller should know
 */
public record Explanation(RoutePlan plan, List<Part> parts, List<Warning> warnings) {
  /** Copies. */
  public Explanation {
    parts = List.copyOf(parts);
    warnings = List.copyOf(warnings);
  }

  /**
   * What one name came to, or one tier.
   *
   * @param model what the name stands for; null for a tier of the caller's own
   * @param strategy how its targets follow each other in this request
   * @param profile how an adaptive strategy weighs
   * @param gates what answers have to pass
   * @param shortlisted whether only a shortlist was drawn from
   * @param candidates everybody: the plan's first, in its order, then the usable ones that didn't
   *     get into it, then the excluded ones
   */
  public record Part(
      @Nullable Model model,
      Strategy strategy,
      Profile profile,
      Set<Gate> gates,
      boolean shortlisted,
      List<Candidate> candidates) {
    /** Copies. */
    public Part {
      gates = Set.copyOf(gates);
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * One target.
   *
   * @param target whom
   * @param rank its place in the plan, from 0, or -1
   * @param score what it was drawn with; NaN where none decided
   * @param terms its score's terms, with means in place of draws
   * @param exclusion why it isn't asked, or only as last resort; null when nothing holds
   * @param clearsInNanos how long its exclusion lasts; {@link Long#MAX_VALUE} when nobody knows
   * @param lastResort whether it stands in the plan only because nothing better may be left
   * @param drawn whether it was looked at for the plan: of a long list only the shortlist is
   * @param sticky whether the session stays with it
   * @param explored whether it leads because little is known of it
   * @param few whether little is known of it, so that it doesn't lead but to be explored
   * @param slowStart the share of requests in which it takes part so soon after its recovery
   * @param sitsOut whether this request is none of them
   * @param weight its share for a weighted strategy, else 1
   */
  public record Candidate(
      Target target,
      int rank,
      double score,
      ScoreTerms terms,
      @Nullable Exclusion exclusion,
      long clearsInNanos,
      boolean lastResort,
      boolean drawn,
      boolean sticky,
      boolean explored,
      boolean few,
      double slowStart,
      boolean sitsOut,
      double weight) {}

  /**
   * What the caller should know.
   *
   * @param code for programs, e.g. {@code no_failover}
   * @param message for people
   */
  public record Warning(String code, String message) {}
}
