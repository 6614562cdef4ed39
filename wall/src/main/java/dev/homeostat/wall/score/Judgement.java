package dev.homeostat.wall.score;

import java.util.List;

/**
 * What the judge says of a scenario.
 *
 * @param got what the caller got, in a few words
 * @param reasons why it isn't full marks; empty for a pass
 */
public record Judgement(Verdict verdict, String got, List<String> reasons) {
  public Judgement {
    reasons = List.copyOf(reasons);
  }
}
