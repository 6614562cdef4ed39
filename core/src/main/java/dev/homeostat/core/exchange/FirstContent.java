package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;

/**
 * The moment an attempt's content began. Immutable; published inline and queued.
 *
 * @param origin who the attempt is for
 * @param realm whether it counts for everybody
 * @param requester for whom it is
 * @param exchange the exchange's id
 * @param attempt the attempt's number, from 1
 * @param permit the right it was begun with, as {@link AttemptGate#acquire} gave it
 * @param target what was called
 * @param terms what the caller asked for
 * @param nanos from the attempt's start
 */
public record FirstContent(
    Origin origin,
    Realm realm,
    Requester requester,
    String exchange,
    int attempt,
    long permit,
    Target target,
    ExchangeTerms terms,
    long nanos) {}
