package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.money.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt came to: the only thing that statistics, breakers, ledger and records learn
 * from. Immutable; published inline and queued.
 *
 * @param origin who the attempt is for
 * @param realm whether it counts for everybody
 * @param requester for whom it is
 * @param exchange the exchange's id
 * @param attempt the attempt's number, from 1
 * @param permit the right it was begun with, as {@link AttemptGate#acquire} gave it
 * @param target what was called
 * @param terms what the caller asked for
 * @param credential which of the endpoint's credentials was used
 * @param credentialsFailed how many different credentials of the target failed in the exchange
 * @param result success, failure or cancelled
 * @param startedAt monotonic nanoseconds
 * @param firstContentNanos from the start to the first content, or -1 when none came
 * @param totalNanos from the start to the end
 * @param usage the tokens the provider counted
 * @param leftTarget whether no attempt on this target follows in the exchange
 * @param rescue how it was to go on with an answer that another had begun, or null
 * @param spoke whether the client was given anything of its answer
 */
public record Outcome(
    Origin origin,
    Realm realm,
    Requester requester,
    String exchange,
    int attempt,
    long permit,
    Target target,
    ExchangeTerms terms,
    int credential,
    int credentialsFailed,
    AttemptResult result,
    long startedAt,
    long firstContentNanos,
    long totalNanos,
    Usage usage,
    boolean leftTarget,
    @Nullable RescuePath rescue,
    boolean spoke) {

  /**
   * Whether it counts for the breaker of its failure's scope: no success, nothing that is nobody's
   * fault, and no silence after a prompt so large that silence is normal.
   */
  public boolean countsForBreaker() {
    return result instanceof AttemptResult.Failed(var failure)
        && failure.kind().countsForBreaker()
        && !(failure.kind().waited() && InputSize.of(terms.inputTokens()).slowByNature());
  }
}
