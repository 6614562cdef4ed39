package dev.homeostat.wall.score;

import java.util.List;

/**
 * The result of a whole run.
 *
 * @param target the gateway's name
 */
public record Score(String target, Profile profile, boolean prefill, List<OrderScore> orders) {
  public Score {
    orders = List.copyOf(orders);
  }

  /**
   * One order of the scenarios.
   *
   * @param name {@code in order} or {@code shuffle SEED}
   */
  public record OrderScore(String name, List<Row> rows) {
    public OrderScore {
      rows = List.copyOf(rows);
    }

    /** How many scenarios came to this. */
    public long count(Verdict verdict) {
      return rows.stream().filter(row -> row.judgement().verdict() == verdict).count();
    }
  }

  /** Whether every scenario passed in every order. */
  public boolean allPassed() {
    return orders.stream().allMatch(order -> order.count(Verdict.PASS) == order.rows().size());
  }
}
