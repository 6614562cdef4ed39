package dev.homeostat.wall.log;

/** How an attempt ended, seen from the provider. */
public enum AttemptEnd {
  /** It hasn't. */
  OPEN,
  /** The whole answer was handed to the socket. */
  COMPLETED,
  /** The caller closed or reset before the answer was whole. */
  CLIENT_ABORTED,
  /** The wall itself broke off, as its fault says. */
  FAULT_CUT,
  /** The wall was closed meanwhile. */
  WALL_CLOSED
}
