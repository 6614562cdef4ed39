package dev.homeostat.bench.load;

import java.net.URI;
import java.util.Map;

/**
 * One run of the load generator.
 *
 * @param base where the API stands, up to and with its version: {@code http://127.0.0.1:8080/v1}
 * @param model what the body asks for
 * @param stream whether the body says {@code stream: true} and the answer must be a stream
 * @param marks the content marks a complete answer carries
 * @param promptBytes size of the user's message, 1..64 MiB
 * @param headers extra request headers, names in lower case; {@code {1000}} in a value becomes a
 *     number below a thousand, another one on each connection
 * @param connections keep-alive connections, 1..65,535; in an open loop the most that are used
 * @param ratePerSecond arrivals per second of an open loop, 0 for a closed loop
 * @param maxExchanges the run starts no more than these, at least 1
 * @param maxMillis the run starts nothing after this time, 1..3,600,000
 * @param rampMillis the first requests of the connections are spread over this time
 * @param timeoutMillis an exchange older than this is an error and its connection is closed
 */
public record LoadJob(
    URI base,
    String model,
    boolean stream,
    int marks,
    int promptBytes,
    Map<String, String> headers,
    int connections,
    double ratePerSecond,
    long maxExchanges,
    long maxMillis,
    long rampMillis,
    long timeoutMillis) {

  /** Checks the ranges. */
  public LoadJob {
    headers = Map.copyOf(headers);
    check("promptBytes", promptBytes, 1, 64 << 20);
    check("connections", connections, 1, 65_535);
    check("maxExchanges", maxExchanges, 1, Long.MAX_VALUE);
    check("maxMillis", maxMillis, 1, 3_600_000);
    check("rampMillis", rampMillis, 0, maxMillis);
    check("timeoutMillis", timeoutMillis, 1, 3_600_000);
    if (ratePerSecond < 0 || ratePerSecond > 10_000_000) {
      throw new IllegalArgumentException(
          "ratePerSecond: " + ratePerSecond + " (expected: 0..10000000)");
    }
  }

  /** Whether arrivals follow a fixed rate instead of the answers. */
  public boolean openLoop() {
    return ratePerSecond > 0;
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + ".." + most + ")");
    }
  }
}
