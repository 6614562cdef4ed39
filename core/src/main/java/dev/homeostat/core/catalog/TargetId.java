package dev.homeostat.core.catalog;

/**
 * The process-stable number of a target: the same for the life of the process, across reloads, so
 * that live state can be kept in arrays. Given out by {@link TargetIds}.
 *
 * @param index counts from 0 without gaps
 */
public record TargetId(int index) {
  /** Refuses a negative index. */
  public TargetId {
    if (index < 0) {
      throw new IllegalArgumentException("index: " + index + " (expected: 0 or more)");
    }
  }
}
