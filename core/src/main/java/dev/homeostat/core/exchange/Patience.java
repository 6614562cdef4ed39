package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;

/** How long targets usually take, as seen lately. Safe for any thread; never waits. */
public interface Patience {
  /** Too little was seen to say. */
  long UNKNOWN = -1;

  /** Nothing was ever seen. */
  Patience NONE =
      new Patience() {
        @Override
        public long firstContent(Target target, InputSize size) {
          return UNKNOWN;
        }

        @Override
        public long total(Target target, InputSize size) {
          return UNKNOWN;
        }
      };

  /**
   * The 99th percentile of the time to a stream's first content, in nanoseconds, or {@link
   * #UNKNOWN}.
   */
  long firstContent(Target target, InputSize size);

  /** The same of the time to a whole JSON answer. */
  long total(Target target, InputSize size);
}
