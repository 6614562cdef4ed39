package dev.homeostat.bench.growth;

/**
 * One subject under one ask once.
 *
 * @param subject its name
 * @param ask its name
 * @param round 0 and up
 * @param cpuMicros of the subject for an exchange; NaN when unknown
 * @param p50Micros latency on one connection; NaN when not measured
 * @param failed exchanges that did not end well
 */
record CostTrial(
    String subject, String ask, int round, double cpuMicros, double p50Micros, long failed) {}
