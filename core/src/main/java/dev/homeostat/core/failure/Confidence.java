package dev.homeostat.core.failure;

/** How sure a classification is. */
public enum Confidence {
  /** A bare status, or nothing better. */
  LOW,
  /** A wording. */
  MEDIUM,
  /** A structured code, or an unmistakable wording. */
  HIGH
}
