package dev.homeostat.bench.growth;

import dev.homeostat.bench.load.LoadJob;
import dev.homeostat.bench.load.LoadResult;
import dev.homeostat.bench.mock.MockModel;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One kind of load of the soak; all kinds run at once.
 *
 * @param name its column
 * @param model what is asked for
 * @param promptBytes size of the prompt
 * @param connections kept alive, or the most that are used
 * @param ratePerSecond arrivals per second, 0 for as fast as the answers come
 * @param timeoutMillis when the client leaves
 * @param leaves whether it leaves on purpose, in the middle of an answer
 */
record Mix(
    String name,
    String model,
    int promptBytes,
    int connections,
    double ratePerSecond,
    long timeoutMillis,
    boolean leaves) {
  private static final String PACED = "mock-paced-64-25-20";
  private static final long PATIENT = 20_000;

  /** What a client that leaves counts as. */
  private static final String LEFT = "timeout";

  private static final String UNSENT = "not-sent";

  /** Every kind: moderate, so that the machine has something left. */
  static final List<Mix> ALL =
      List.of(
          new Mix("JSON", "mock-json", 1_024, 16, 200, PATIENT, false),
          new Mix("paced", PACED, 1_024, 48, 0, PATIENT, false),
          new Mix("burst", "mock-burst-1000", 1_024, 4, 5, PATIENT, false),
          new Mix("1 MB prompt", "mock-json", 1 << 20, 4, 3, PATIENT, false),
          new Mix("abort", PACED, 1_024, 8, 0, 300, true));

  LoadJob job(URI base, long millis) {
    MockModel parsed = MockModel.parse(model).orElseThrow();
    return new LoadJob(
        base,
        model,
        !(parsed instanceof MockModel.Json),
        parsed.marks(),
        promptBytes,
        Map.of(),
        connections,
        ratePerSecond,
        Long.MAX_VALUE,
        millis,
        Math.min(1_000, millis),
        timeoutMillis);
  }

  /** What went wrong by kind, leaving on purpose and what was never sent not counted. */
  Map<String, Long> errors(LoadResult result) {
    Map<String, Long> errors = new TreeMap<>(result.errors());
    errors.remove(UNSENT);
    if (leaves) {
      errors.remove(LEFT);
    }
    return errors;
  }

  /** Requests that were due and never sent, because all connections were busy: a slow machine. */
  long unsent(LoadResult result) {
    return result.errors().getOrDefault(UNSENT, 0L);
  }
}
