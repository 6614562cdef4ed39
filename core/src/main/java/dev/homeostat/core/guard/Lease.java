package dev.homeostat.core.guard;

/** A place among the sessions that a provider serves. Safe for any thread. */
public interface Lease {
  /** Where nothing is limited there is nothing to give back. */
  Lease FREE = _ -> {};

  /** Gives the place back; only the first time counts. */
  void release(long now);
}
