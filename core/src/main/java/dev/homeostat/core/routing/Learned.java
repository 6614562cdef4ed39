package dev.homeostat.core.routing;

import java.util.List;

/**
 * What was learned of one target, to be kept over a restart: numbers and ages, never readings of a
 * clock that starts anew. Whatever is out of range is dropped when it is read back.
 *
 * @param endpoint the endpoint's key
 * @param model the upstream model's id
 * @param successes successes ever
 * @param failures failures ever
 * @param idleMillis since the last attempt
 * @param counts what counts for reliability and validity
 * @param lately how the last attempts went, from the oldest
 * @param speeds how fast it is, by the size of the input
 */
public record Learned(
    String endpoint,
    String model,
    long successes,
    long failures,
    long idleMillis,
    List<Count> counts,
    List<Last> lately,
    List<Speed> speeds) {
  /** Copies. */
  public Learned {
    counts = List.copyOf(counts);
    lately = List.copyOf(lately);
    speeds = List.copyOf(speeds);
  }

  /**
   * Events of one quarter of a day.
   *
   * @param kind 0 success, 1 failure, 2 invalid answer
   * @param ageMillis the age of its middle
   * @param count how many
   */
  public record Count(int kind, long ageMillis, long count) {}

  /**
   * One attempt.
   *
   * @param ageMillis since its end
   * @param success how it went
   */
  public record Last(long ageMillis, boolean success) {}

  /**
   * A mean.
   *
   * @param value the mean
   * @param count of so many samples; 0 for none
   */
  public record Mean(double value, int count) {}

  /**
   * How fast it is with one size of input.
   *
   * @param size the place of the size, from the smallest
   * @param firstContentMillis the time to the first content
   * @param millisPerToken the time per token of streams
   * @param wholeMillisPerToken the same of whole answers
   * @param sketch counts of the times to the first content, in bins that grow by a fifth from 1 ms
   */
  public record Speed(
      int size,
      Mean firstContentMillis,
      Mean millisPerToken,
      Mean wholeMillisPerToken,
      List<Integer> sketch) {
    /** Copies. */
    public Speed {
      sketch = List.copyOf(sketch);
    }
  }
}
