package dev.homeostat.bench;

import dev.homeostat.bench.contender.Standing;
import dev.homeostat.bench.load.LoadJob;
import dev.homeostat.bench.mock.MockModel;
import java.util.List;

/**
 * One kind of load every contender gets.
 *
 * @param id its name on the command line
 * @param title its heading in the report
 * @param model the mock's model
 * @param promptBytes size of the prompt
 * @param connections keep-alive connections
 * @param ratePerSecond arrivals per second of an open loop, 0 for a closed loop
 * @param rampMillis time over which the connections begin, so that streams do not march in step
 * @param inQuick whether the short run has it
 */
public record Scenario(
    String id,
    String title,
    String model,
    int promptBytes,
    int connections,
    double ratePerSecond,
    long rampMillis,
    boolean inQuick) {
  /** CPU per exchange and peak rate. */
  public static final Scenario JSON_C64 =
      json("json-c64", "JSON 1 KB, 64 connections", 64, 0, true);

  /** Added latency of the idle path. */
  public static final Scenario JSON_C1 =
      json("json-c1", "JSON 1 KB, 1 connection kept alive", 1, 0, true);

  /** A few connections. */
  public static final Scenario JSON_C16 =
      json("json-c16", "JSON 1 KB, 16 connections", 16, 0, false);

  /** More than a machine has cores for. */
  public static final Scenario JSON_C256 =
      json("json-c256", "JSON 1 KB, 256 connections", 256, 0, false);

  /** 64 paced streams at once. */
  public static final Scenario PACED_64 = paced(64);

  /** 512 paced streams at once. */
  public static final Scenario PACED_512 = paced(512);

  /** Streams as fast as they go. */
  public static final Scenario BURST =
      new Scenario(
          "burst-c8",
          "Burst streams: 1,000 chunks as fast as the socket takes them, 8 at once",
          "mock-burst-1000",
          1_024,
          8,
          0,
          0,
          true);

  /** The same by a provider that flushes each chunk, so that reads are small. */
  public static final Scenario BURST_FLUSHED =
      new Scenario(
          "burst-flushed-c8",
          "Burst streams: 1,000 chunks, each flushed by the provider, 8 at once",
          "mock-paced-1000-0-0",
          1_024,
          8,
          0,
          0,
          false);

  /** Large requests. */
  public static final Scenario PROMPT_1MB =
      new Scenario(
          "prompt-1mb",
          "1 MB prompt, 1 KB JSON answer, 8 connections",
          "mock-json",
          1 << 20,
          8,
          0,
          0,
          true);

  /** Independent of how fast it is answered. */
  public static final Scenario JSON_OPEN =
      json(
          "json-open-2000",
          "JSON 1 KB, open loop at 2,000 arrivals a second (latency from the due time)",
          64,
          2_000,
          true);

  /** Every scenario, in the order of the report. */
  public static final List<Scenario> ALL =
      List.of(
          JSON_C64,
          JSON_C1,
          JSON_C16,
          JSON_C256,
          JSON_OPEN,
          PACED_64,
          PACED_512,
          BURST,
          BURST_FLUSHED,
          PROMPT_1MB);

  private static final long TIMEOUT_MILLIS = 10_000;

  private static Scenario json(
      String id, String title, int connections, double rate, boolean inQuick) {
    return new Scenario(id, title, "mock-json", 1_024, connections, rate, 0, inQuick);
  }

  private static Scenario paced(int streams) {
    String title = " paced streams at once: 64 tokens, the first after 25 ms, then one each 5 ms";
    // One stream lasts 25 + 63 × 5 ms.
    return new Scenario(
        "paced-" + streams, streams + title, "mock-paced-64", 1_024, streams, 0, 340, true);
  }

  /** Whether the answers are streams. */
  public boolean streams() {
    return !(parsed() instanceof MockModel.Json);
  }

  /** The job of one trial. */
  LoadJob job(Standing.Running contender, long millis) {
    return job(contender, Long.MAX_VALUE, millis);
  }

  /** A job that ends by count or by time, whichever comes first. */
  LoadJob job(Standing.Running contender, long exchanges, long millis) {
    return new LoadJob(
        contender.base(),
        contender.model().replace("{}", model),
        streams(),
        parsed().marks(),
        promptBytes,
        contender.headers(),
        connections,
        ratePerSecond,
        exchanges,
        millis,
        Math.min(rampMillis, millis),
        TIMEOUT_MILLIS);
  }

  private MockModel parsed() {
    return MockModel.parse(model).orElseThrow();
  }
}
