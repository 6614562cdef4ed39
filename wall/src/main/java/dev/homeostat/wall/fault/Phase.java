package dev.homeostat.wall.fault;

/** The order in which edits of a plan apply, so that the order of words doesn't matter. */
public enum Phase {
  /** Another answer altogether: status, body. */
  SHAPE,
  /** Changes within the answer: error fields, single events. */
  EDIT,
  /** Pauses. */
  PACE,
  /** Where it breaks off or falls silent. */
  BREAK,
  /** Framing, coding, slicing: how it stands on the wire. */
  WIRE
}
