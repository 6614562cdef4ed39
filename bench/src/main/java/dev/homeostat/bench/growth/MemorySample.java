package dev.homeostat.bench.growth;

/**
 * A gateway's memory at one moment; NaN for what could not be read.
 *
 * @param seconds since the load began
 * @param resident MB of VmRSS
 * @param heap MB in use, garbage included
 * @param direct MB allocated
 */
record MemorySample(double seconds, double resident, double heap, double direct) {}
