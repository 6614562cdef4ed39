package dev.homeostat.core.failure;

import static dev.homeostat.core.failure.FailOver.LARGER_CONTEXT;
import static dev.homeostat.core.failure.FailOver.YES;
import static dev.homeostat.core.failure.SameTarget.AFTER_RETRY_AFTER;
import static dev.homeostat.core.failure.SameTarget.ONCE_IF_UNTOUCHED;
import static dev.homeostat.core.failure.SameTarget.WITH_OTHER_CREDENTIAL;
import static dev.homeostat.core.failure.Scope.CREDENTIAL;
import static dev.homeostat.core.failure.Scope.CREDENTIAL_ON_TARGET;
import static dev.homeostat.core.failure.Scope.ENDPOINT;
import static dev.homeostat.core.failure.Scope.NOBODY;
import static dev.homeostat.core.failure.Scope.TARGET;

import java.util.Locale;

/**
 * What kind of failure an attempt came to, and what follows from it. Each constant is one row of
 * the decision table; no other place decides who is blamed or what is tried next.
 */
public enum FailureKind {
  // kind (scope, same target, fail over, counts for the breaker, cools the target for a while)
  /** A 4xx that names the request. */
  CALLER_FAULT(NOBODY, SameTarget.NO, FailOver.NO, false, false),
  /** A 4xx that nobody can attribute: one other opinion, nobody is marked. */
  UNATTRIBUTED(NOBODY, SameTarget.NO, FailOver.ONCE, false, false),
  /** The prompt is longer than this model takes. */
  CONTEXT_LENGTH(NOBODY, SameTarget.NO, LARGER_CONTEXT, false, false),
  /** The provider's policy refused the content. */
  CONTENT_FILTER(NOBODY, SameTarget.NO, FailOver.NO, false, false),
  /** Too many requests or tokens per minute. */
  RATE_LIMITED(CREDENTIAL, AFTER_RETRY_AFTER, YES, false, false),
  /** Money or quota is used up. */
  QUOTA_EXHAUSTED(CREDENTIAL, SameTarget.NO, YES, false, false),
  /** Our key is not accepted. */
  CREDENTIAL_INVALID(CREDENTIAL, WITH_OTHER_CREDENTIAL, YES, false, false),
  /** Our key may not use this model, region or feature. */
  ACCESS_DENIED(CREDENTIAL_ON_TARGET, SameTarget.NO, YES, false, false),
  /** The model is retired or was never there. */
  MODEL_GONE(TARGET, SameTarget.NO, YES, false, false),
  /** The path, deployment or address is not what we configured. */
  CONFIG_DRIFT(TARGET, SameTarget.NO, YES, true, false),
  /** The provider reports an error of its own. */
  UPSTREAM_ERROR(TARGET, SameTarget.ONCE, YES, true, true),
  /** DNS, refused, reset, TLS, unreachable. */
  NETWORK(ENDPOINT, ONCE_IF_UNTOUCHED, YES, true, true),
  /** No connection in time. */
  CONNECT_TIMEOUT(TARGET, SameTarget.NO, YES, true, true),
  /** A JSON answer didn't begin in time. */
  NO_RESPONSE(TARGET, SameTarget.NO, YES, true, true),
  /** A stream said nothing of worth in time. */
  FIRST_CONTENT_TIMEOUT(TARGET, SameTarget.NO, YES, true, true),
  /** A stream fell silent. */
  STREAM_STALLED(TARGET, SameTarget.NO, YES, true, true),
  /** The answer broke off. */
  UPSTREAM_TRUNCATED(TARGET, SameTarget.NO, YES, true, true),
  /** The answer can't be read. */
  UPSTREAM_MALFORMED(TARGET, SameTarget.NO, YES, true, true),
  /** The answer says nothing. */
  UPSTREAM_EMPTY(TARGET, SameTarget.NO, YES, true, true),
  /** A web page, or a status that no API sends, where an answer should be. */
  NOT_JSON(ENDPOINT, SameTarget.NO, YES, true, false),
  /** We have no connection to spare: nobody is blamed. */
  POOL_WAIT(NOBODY, SameTarget.NO, YES, false, false),
  /** A rescue's text isn't the one that was delivered: sampled models rarely repeat themselves. */
  DIVERGED(NOBODY, SameTarget.NO, YES, false, false),
  /** The way out of our own house is shut: no provider is blamed. */
  EGRESS_PROXY(NOBODY, SameTarget.NO, YES, false, false),
  /** A cascade's tier was left: its answer says nothing, though its provider says why. */
  BLANK(NOBODY, SameTarget.NO, YES, false, false),
  /** A cascade's tier was left: its answer is a refusal. */
  REFUSED(NOBODY, SameTarget.NO, YES, false, false),
  /** A cascade's tier was left: its answer isn't in the form that was asked for. */
  SCHEMA_INVALID(NOBODY, SameTarget.NO, YES, false, false),
  /** A cascade's tier was left: its answer is more than its gate can judge. */
  UNJUDGED(NOBODY, SameTarget.NO, YES, false, false),
  /** The caller's own time limit. */
  DEADLINE(NOBODY, SameTarget.NO, FailOver.NO, false, false),
  /** The caller stopped reading. */
  CLIENT_SLOW(NOBODY, SameTarget.NO, FailOver.NO, false, false);

  private final Scope scope;
  private final SameTarget sameTarget;
  private final FailOver failOver;
  private final boolean countsForBreaker;
  private final boolean cools;
  private final String label = name().toLowerCase(Locale.ROOT);

  FailureKind(
      Scope scope,
      SameTarget sameTarget,
      FailOver failOver,
      boolean countsForBreaker,
      boolean cools) {
    this.scope = scope;
    this.sameTarget = sameTarget;
    this.failOver = failOver;
    this.countsForBreaker = countsForBreaker;
    this.cools = cools;
  }

  /** Whose state this counts against. */
  public Scope scope() {
    return scope;
  }

  /** Whether the same target may be asked again. */
  public SameTarget sameTarget() {
    return sameTarget;
  }

  /** Whether the next candidate may be asked. */
  public FailOver failOver() {
    return failOver;
  }

  /** Whether it counts for the breaker of its scope. */
  public boolean countsForBreaker() {
    return countsForBreaker;
  }

  /** Whether a target that is left because of it cools down for everybody. */
  public boolean cools() {
    return cools;
  }

  /** Whether the target was silent: where a caller learns that waiting was the trouble. */
  public boolean silent() {
    return this == CONNECT_TIMEOUT
        || this == NO_RESPONSE
        || this == FIRST_CONTENT_TIMEOUT
        || this == STREAM_STALLED;
  }

  /** Whether it is a wait for an answer that took too long. */
  public boolean waited() {
    return this == NO_RESPONSE || this == FIRST_CONTENT_TIMEOUT || this == STREAM_STALLED;
  }

  /** The word for trails, metrics and errors, e.g. {@code upstream_error}. */
  public String label() {
    return label;
  }
}
