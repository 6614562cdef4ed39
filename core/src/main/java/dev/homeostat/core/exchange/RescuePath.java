package dev.homeostat.core.exchange;

import java.util.Locale;

/** How another target finishes an answer that a client already has a part of. */
public enum RescuePath {
  /** Only reasoning was delivered: the answer begins elsewhere, its reasoning left out. */
  REASONING,
  /** The delivered text goes along as the beginning of the answer, which the target continues. */
  PREFILL,
  /** The same request again; what equals the delivered text is dropped. */
  REPLAY,
  /**
   * The target repeats the last words of the delivered text and goes on; the overlap is dropped.
   */
  SEAM;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word for comments, records and metrics, e.g. {@code replay}. */
  public String label() {
    return label;
  }
}
