package dev.homeostat.core.simulation;

import dev.homeostat.core.exchange.Requester;

/**
 * One request.
 *
 * @param number from 0
 * @param requester whose it is
 * @param input prompt tokens
 * @param output the tokens of its answer
 * @param stream whether it wants a stream
 */
record Ask(long number, Requester requester, long input, long output, boolean stream) {}
