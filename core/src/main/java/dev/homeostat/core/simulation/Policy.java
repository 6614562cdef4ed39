package dev.homeostat.core.simulation;

/**
 * Who decides on the order in which an exchange asks its targets. What follows an order is the same
 * for all: the exchange machine with its clocks, retries and failover, the retry budget, and the
 * waits that rate limits ask for.
 */
public enum Policy {
  /** The router, with breakers and cooldowns as the scenario has them. */
  OURS("ours", true),
  /** In turn; without breakers and cooldowns. */
  ROUND_ROBIN("round-robin", false),
  /** In turn; what a breaker or cooldown forbids is passed over. */
  ROUND_ROBIN_GUARDED("round-robin, guarded", true),
  /**
   * The shortest expected time of the answer first, by exponentially weighted means; a failure is a
   * sample of ten seconds, and a mean that is ten minutes old is forgotten.
   */
  LEAST_LATENCY("least latency", false),
  /** The same; what a breaker or cooldown forbids is passed over. */
  LEAST_LATENCY_GUARDED("least latency, guarded", true),
  /** Our score with a Thompson draw over seven days, but without the alive gate. */
  THOMPSON("7-day Thompson", false),
  /** The same; what a breaker or cooldown forbids is passed over. */
  THOMPSON_GUARDED("7-day Thompson, guarded", true),
  /**
   * The better of two drawn at random, by peak-sensitive means that decay within ten minutes, times
   * the requests under way; failures count as for least latency.
   */
  P2C_EWMA("P2C-EWMA", false),
  /** The same; what a breaker or cooldown forbids is passed over. */
  P2C_EWMA_GUARDED("P2C-EWMA, guarded", true),
  /** Knows every target's present expected reward, and asks in that order. */
  ORACLE("oracle", false);

  private final String label;
  private final boolean guarded;

  Policy(String label, boolean guarded) {
    this.label = label;
    this.guarded = guarded;
  }

  /** The word for tables. */
  public String label() {
    return label;
  }

  /** Whether breakers and cooldowns act. */
  public boolean isGuarded() {
    return guarded;
  }
}
