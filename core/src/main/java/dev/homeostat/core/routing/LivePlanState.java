package dev.homeostat.core.routing;

/**
 * What a plan is made from beside the request: everything that changes while the gateway runs.
 *
 * @param scores how good targets are
 * @param standings whether they may be used now
 * @param shortlists who is worth a draw
 * @param sticky where sessions want to stay
 * @param pools who is in which pool
 * @param chain what the operator decided
 */
public record LivePlanState(
    Scores scores,
    Standings standings,
    Shortlisted shortlists,
    StickyTargets sticky,
    PoolMembers pools,
    Chain chain) {
  /** Nothing but scores and standings. */
  public static LivePlanState of(Scores scores, Standings standings) {
    return new LivePlanState(
        scores, standings, Shortlisted.NONE, StickyTargets.NONE, PoolMembers.NONE, Chain.NONE);
  }
}
