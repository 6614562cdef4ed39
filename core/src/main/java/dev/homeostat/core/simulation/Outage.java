package dev.homeostat.core.simulation;

/**
 * What became of a target's traffic around one of its faults.
 *
 * @param target its name
 * @param fault the fault
 * @param formerShare its share of first attempts in the ten minutes before
 * @param leftNanos from the fault's beginning until its share of first attempts was below 5 %; -1
 *     when it never was
 * @param backNanos from the fault's end until it was half of what it had been; -1 when it never was
 *     within a quarter of an hour
 */
public record Outage(
    String target, Fault fault, double formerShare, long leftNanos, long backNanos) {}
