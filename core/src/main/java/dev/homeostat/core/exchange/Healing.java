package dev.homeostat.core.exchange;

import dev.homeostat.core.money.Usage;
import java.util.List;

/**
 * What it took to keep an exchange alive after its answer had begun. Immutable.
 *
 * @param rescues those that took place, in order
 * @param tokens what was paid for beyond what the client received; estimated
 */
public record Healing(List<Rescued> rescues, Usage tokens) {
  /** Nothing was needed. */
  public static final Healing NONE = new Healing(List.of(), Usage.NONE);

  /** Copies. */
  public Healing {
    rescues = List.copyOf(rescues);
  }
}
