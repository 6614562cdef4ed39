package dev.homeostat.core.catalog;

/** Whether what happens to a target counts. Each realm has its own targets and so its own state. */
public enum Realm {
  /** Real traffic. */
  LIVE,
  /** Injected faults of a drill: shadow copies of every state, customers untouched. */
  DRILL
}
