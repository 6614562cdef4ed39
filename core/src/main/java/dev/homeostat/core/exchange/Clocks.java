package dev.homeostat.core.exchange;

import java.util.concurrent.TimeUnit;

/**
 * Every clock of an exchange, in nanoseconds. Defaults and meanings: the streaming chapter of the
 * documentation; all can be scaled together by one factor, so that tests of minutes take seconds.
 *
 * @param poolWait how long an attempt may wait for a connection of ours
 * @param connect name look-up, TCP and TLS together
 * @param writeStalled an upload without progress
 * @param firstContent a stream's first content after the request was written, up to 4,096 input
 *     tokens
 * @param firstContentPer4k what each further 4,096 input tokens add
 * @param firstContentMax the ceiling of the two before
 * @param firstContentPatient the same for reasoning models and private endpoints
 * @param firstContentLast the least a last candidate gets: cutting it helps nobody
 * @param firstContentLastPatient the same for reasoning
 * @param firstByte a JSON answer's first byte
 * @param firstByteLast the same with no candidate left, or when reasoning is asked for
 * @param errorBody the rest of a refusal whose status has arrived
 * @param stallText silence inside visible text
 * @param stallTool silence inside a tool call
 * @param stallReasoning silence inside reasoning
 * @param finishGrace what may follow a finish reason
 * @param totalJson a whole JSON attempt
 * @param judgement the judging of an answer by its tier's gates; it is made of bounded steps and
 *     takes milliseconds, so this is for the case that its thread gets no time
 * @param commitHold how long a stream's status line waits for content
 * @param heartbeat silence towards the client before we send a sign of life
 * @param clientWriteIdle a client that takes nothing
 * @param adaptation how the first two of an answer follow what targets usually take
 */
public record Clocks(
    long poolWait,
    long connect,
    long writeStalled,
    long firstContent,
    long firstContentPer4k,
    long firstContentMax,
    long firstContentPatient,
    long firstContentLast,
    long firstContentLastPatient,
    long firstByte,
    long firstByteLast,
    long errorBody,
    long stallText,
    long stallTool,
    long stallReasoning,
    long finishGrace,
    long totalJson,
    long judgement,
    long commitHold,
    long heartbeat,
    long clientWriteIdle,
    Adaptation adaptation) {

  /** The value of a clock that doesn't run. */
  public static final long OFF = Long.MAX_VALUE;

  /** The shipped values. */
  public static final Clocks DEFAULTS =
      new Clocks(
          seconds(2),
          seconds(5),
          seconds(30),
          seconds(10),
          seconds(1),
          seconds(60),
          seconds(300),
          seconds(60),
          seconds(600),
          seconds(60),
          seconds(600),
          seconds(5),
          seconds(30),
          seconds(300),
          seconds(300),
          seconds(2),
          seconds(600),
          seconds(5),
          seconds(20),
          seconds(15),
          seconds(60),
          Adaptation.DEFAULTS);

  private static final int CLASS_TOKENS = 4096;

  /** All clocks times one factor. */
  public Clocks scaled(double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor: " + factor + " (expected: above 0)");
    }
    return new Clocks(
        scale(poolWait, factor),
        scale(connect, factor),
        scale(writeStalled, factor),
        scale(firstContent, factor),
        scale(firstContentPer4k, factor),
        scale(firstContentMax, factor),
        scale(firstContentPatient, factor),
        scale(firstContentLast, factor),
        scale(firstContentLastPatient, factor),
        scale(firstByte, factor),
        scale(firstByteLast, factor),
        scale(errorBody, factor),
        scale(stallText, factor),
        scale(stallTool, factor),
        scale(stallReasoning, factor),
        scale(finishGrace, factor),
        scale(totalJson, factor),
        scale(judgement, factor),
        scale(commitHold, factor),
        scale(heartbeat, factor),
        scale(clientWriteIdle, factor),
        new Adaptation(
            adaptation.factor(),
            scale(adaptation.firstContentFloor(), factor),
            scale(adaptation.firstContentCeiling(), factor),
            scale(adaptation.firstByteFloor(), factor)));
  }

  /**
   * How long a stream's first content may take. A limit that was configured lower or higher than
   * the bounds of the adaptive one moves them.
   *
   * @param inputTokens the prompt's size, about a quarter of its bytes
   * @param patient whether reasoning, or a private endpoint, makes long silence normal
   * @param last whether no other candidate is left
   * @param p99 what the target usually takes, or {@link Patience#UNKNOWN}
   */
  public long firstContentFor(long inputTokens, boolean patient, boolean last, long p99) {
    long limit =
        patient
            ? firstContentPatient
            : p99 == Patience.UNKNOWN ? grown(inputTokens) : adapted(inputTokens, p99);
    if (!last) {
      return limit;
    }
    return Math.max(limit, patient ? firstContentLastPatient : firstContentLast);
  }

  private long grown(long inputTokens) {
    long steps = Math.max(0, inputTokens - 1) / CLASS_TOKENS;
    return Math.min(firstContent + Math.min(steps, 1000) * firstContentPer4k, firstContentMax);
  }

  private long adapted(long inputTokens, long p99) {
    long ceiling = Math.max(adaptation.firstContentCeiling(), firstContent);
    return adaptation.limit(
        p99,
        Math.min(adaptation.firstContentFloor(), firstContent),
        InputSize.of(inputTokens).slowByNature() ? Math.max(ceiling, firstContentMax) : ceiling);
  }

  /** How long a JSON answer's first byte may take; the parameters are as for streams. */
  public long firstByteFor(boolean patient, boolean last, long p99) {
    if (patient || last) {
      return firstByteLast;
    }
    return p99 == Patience.UNKNOWN
        ? firstByte
        : adaptation.limit(p99, Math.min(adaptation.firstByteFloor(), firstByte), firstByteLast);
  }

  private static long scale(long nanos, double factor) {
    return nanos == OFF ? OFF : Math.max(1, Math.round(nanos * factor));
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
