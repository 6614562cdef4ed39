package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;

/**
 * One rescue that took place: no splice is ever silent.
 *
 * @param from who had delivered the beginning
 * @param to who went on
 * @param at how many characters of text the client had
 * @param path how
 */
public record Rescued(Target from, Target to, int at, RescuePath path) {
  /** The line for comments: {@code from=alpha/small to=beta/small at=211 by=replay}. */
  public String line() {
    return "from=" + from.name() + " to=" + to.name() + " at=" + at + " by=" + path.label();
  }
}
