package dev.homeostat.core.catalog;

import java.util.Locale;

/** How the targets of one model follow each other. */
public enum Strategy {
  /** By what was learned: reliability, speed, cost and quality, weighed by a {@link Profile}. */
  ADAPTIVE,
  /** In the operator's order. */
  PRIORITY,
  /** Tier after tier, each with what its answers must pass. */
  CASCADE,
  /** The cheapest for this request first. */
  CHEAPEST,
  /** The one with the highest throughput first. */
  FASTEST,
  /** Drawn by weight, without replacement, so that the others follow; a weight of 0 drains. */
  WEIGHTED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word for configuration, requests and listings. */
  public String label() {
    return label;
  }
}
