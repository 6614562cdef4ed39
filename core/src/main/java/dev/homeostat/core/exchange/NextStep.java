package dev.homeostat.core.exchange;

/** What follows a failed attempt. */
sealed interface NextStep {

  /** Call this candidate after a wait, which may be none. */
  record Call(int candidate, long waitNanos, boolean sameTarget) implements NextStep {}

  /** Nothing is left that could help. */
  record GiveUp() implements NextStep {}

  NextStep GIVE_UP = new GiveUp();
}
