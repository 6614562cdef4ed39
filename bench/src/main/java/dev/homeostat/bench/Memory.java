package dev.homeostat.bench;

import java.util.OptionalLong;

/**
 * Memory of a contender's processes together, in bytes; empty where nobody could look.
 *
 * @param idle before the first request
 * @param steady the median of what was seen under load
 * @param peak the most seen under load
 * @param after two seconds after the last trial
 * @param kind how it was counted: {@code RSS} or {@code PSS}; empty when it was not
 */
public record Memory(
    OptionalLong idle, OptionalLong steady, OptionalLong peak, OptionalLong after, String kind) {
  /** Nobody could look. */
  public static final Memory UNKNOWN =
      new Memory(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          "");
}
