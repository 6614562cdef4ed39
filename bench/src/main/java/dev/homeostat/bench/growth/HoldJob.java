package dev.homeostat.bench.growth;

import java.net.URI;

/**
 * What the holder shall hold from now on.
 *
 * @param base where the API stands, with its version
 * @param model what the streams ask for; its answer must outlast the measurement
 * @param streams held at once; those above it are let go, 0..65,535
 */
record HoldJob(URI base, String model, int streams) {
  HoldJob {
    if (streams < 0 || streams > 65_535) {
      throw new IllegalArgumentException("streams: " + streams + " (expected: 0..65535)");
    }
  }
}
