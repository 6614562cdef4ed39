package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;

/**
 * A trial that should be made now.
 *
 * @param target what to ask
 * @param credential which credential to ask with, or {@link #ANY}
 */
public record TrialDue(Target target, int credential) {
  /** Any credential that is usable. */
  public static final int ANY = -1;
}
