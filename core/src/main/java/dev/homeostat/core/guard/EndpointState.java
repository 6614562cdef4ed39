package dev.homeostat.core.guard;

/**
 * How an endpoint's breaker stands, for status pages. Times are monotonic nanoseconds.
 *
 * @param endpointKey whose
 * @param phase closed, open or half open
 * @param since when it last changed; the time of the view for one that never did
 * @param clearsAt when its targets may be used again; the time of the view when they may be now
 * @param failures failures in a row
 * @param openNanos how long it is open this time, or was last; 0 for one that never was
 * @param trialInFlight whether it is being tried
 * @param epoch changes with every change
 */
public record EndpointState(
    String endpointKey,
    GuardState.Phase phase,
    long since,
    long clearsAt,
    int failures,
    long openNanos,
    boolean trialInFlight,
    int epoch) {}
