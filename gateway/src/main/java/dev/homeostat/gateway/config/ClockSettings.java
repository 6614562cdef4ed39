package dev.homeostat.gateway.config;

import java.time.Duration;

/**
 * The clocks of an exchange and its attempts, before scaling.
 *
 * @param scale every clock is multiplied by it; below 1 for tests
 * @param poolWait for a free upstream connection
 * @param connect name, connection and encryption together
 * @param writeStalled without upload progress
 * @param firstContent from the written request to the first content of a stream, up to 4k tokens of
 *     input
 * @param firstContentStep more for each 4k tokens of input above 4k
 * @param firstContentMax what the steps may add up to
 * @param firstContentReasoning for models that think, or are asked to
 * @param firstContentLast at least this when no candidate is left
 * @param firstContentLastReasoning the same for reasoning
 * @param firstByte from the written request to the first byte of a JSON answer
 * @param firstBytePatient the same when reasoning is asked for or no candidate is left
 * @param stallText between two pieces of visible text
 * @param stallTool inside a tool call
 * @param stallReasoning while reasoning
 * @param finishGrace after a finish reason, for usage and the dialect's last word
 * @param jsonTotal a whole JSON attempt
 * @param judgement the judging of an answer by its tier's gates
 * @param commitHold how long the status line of a stream is held back for its first content (L1)
 * @param heartbeat silence towards a client before a heartbeat
 * @param clientWriteIdle a client that takes no byte
 * @param adaptation how limits follow what targets usually take
 */
public record ClockSettings(
    double scale,
    Duration poolWait,
    Duration connect,
    Duration writeStalled,
    Duration firstContent,
    Duration firstContentStep,
    Duration firstContentMax,
    Duration firstContentReasoning,
    Duration firstContentLast,
    Duration firstContentLastReasoning,
    Duration firstByte,
    Duration firstBytePatient,
    Duration stallText,
    Duration stallTool,
    Duration stallReasoning,
    Duration finishGrace,
    Duration jsonTotal,
    Duration judgement,
    Duration commitHold,
    Duration heartbeat,
    Duration clientWriteIdle,
    Adaptation adaptation) {

  /**
   * How limits follow what targets usually take: so many times their 99th percentile, within these
   * bounds.
   *
   * @param factor how many times
   * @param firstContentFloor the least for a stream's first content
   * @param firstContentCeiling the most for it, up to 32k tokens of input
   * @param firstByteFloor the least for a JSON answer's first byte
   */
  public record Adaptation(
      double factor,
      Duration firstContentFloor,
      Duration firstContentCeiling,
      Duration firstByteFloor) {
    /** The shipped values. */
    public static final Adaptation DEFAULTS =
        new Adaptation(3, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  /** What holds when nothing is configured: the defaults of the streaming policy. */
  public static final ClockSettings DEFAULTS =
      new ClockSettings(
          1.0,
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(300),
          Duration.ofSeconds(60),
          Duration.ofSeconds(600),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(300),
          Duration.ofSeconds(300),
          Duration.ofSeconds(2),
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Adaptation.DEFAULTS);

  /** The same with every clock multiplied by this. */
  public ClockSettings withScale(double newScale) {
    return new ClockSettings(
        newScale,
        poolWait,
        connect,
        writeStalled,
        firstContent,
        firstContentStep,
        firstContentMax,
        firstContentReasoning,
        firstContentLast,
        firstContentLastReasoning,
        firstByte,
        firstBytePatient,
        stallText,
        stallTool,
        stallReasoning,
        finishGrace,
        jsonTotal,
        judgement,
        commitHold,
        heartbeat,
        clientWriteIdle,
        adaptation);
  }
}
