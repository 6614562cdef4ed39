package dev.homeostat.core.exchange;

/** What an exchange tells others about its attempts: the trail, and the facts for listeners. */
final class Reports {
  private final ExchangeId id;
  private final ExchangeTerms terms;
  private final Trail trail;

  Reports(ExchangeId id, ExchangeTerms terms, Trail trail) {
    this.id = id;
    this.terms = terms;
    this.trail = trail;
  }

  /** Adds to the trail what an attempt came to. */
  void note(Attempt attempt, AttemptResult result, long now) {
    int status =
        result instanceof AttemptResult.Failed(var failure) ? failure.status() : attempt.status;
    trail.add(new AttemptNote(attempt.target, result.label(), status, now - attempt.startedAt));
  }

  FirstContent firstContent(Attempt attempt) {
    return new FirstContent(
        id.origin(),
        id.realm(),
        id.requester(),
        id.value(),
        attempt.number,
        attempt.permit,
        attempt.target,
        terms,
        attempt.firstContentNanos);
  }

  /** What an attempt came to; {@code leaves} when none on this target follows. */
  Outcome outcome(Attempt attempt, AttemptResult result, boolean leaves, long now) {
    return new Outcome(
        id.origin(),
        id.realm(),
        id.requester(),
        id.value(),
        attempt.number,
        attempt.permit,
        attempt.target,
        terms,
        attempt.credential,
        attempt.credentialsFailed,
        result,
        attempt.startedAt,
        attempt.firstContentNanos,
        now - attempt.startedAt,
        attempt.usage,
        leaves,
        attempt.path,
        attempt.opened);
  }
}
