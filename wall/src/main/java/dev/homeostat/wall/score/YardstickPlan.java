package dev.homeostat.wall.score;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is to be scored, and how.
 *
 * @param cases the scenarios, in order
 * @param shuffles a further run for each seed, in an order of its own
 * @param prefill whether the fallback is declared to continue a prefill
 * @param settle how long, before each scenario, healthy requests may be sent until the primary
 *     answers one; zero for scenarios without a pause
 */
public record YardstickPlan(
    List<YardstickCase> cases,
    List<Long> shuffles,
    Profile profile,
    boolean prefill,
    Duration settle) {
  /** Enough for a cooldown of a quarter of a minute to end. */
  public static final Duration SETTLE = Duration.ofSeconds(30);

  public YardstickPlan {
    cases = List.copyOf(cases);
    shuffles = List.copyOf(shuffles);
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("cases: [] (expected: at least one)");
    }
    if (settle.isNegative()) {
      throw new IllegalArgumentException("settle: " + settle + " (expected: 0 or more)");
    }
  }

  /** All scenarios, in order. */
  public static YardstickPlan of(Profile profile) {
    return new YardstickPlan(YardstickCase.all(), List.of(), profile, false, SETTLE);
  }

  /** An order of the scenarios with its name. */
  record Order(String name, List<YardstickCase> cases) {
    Order {
      cases = List.copyOf(cases);
    }
  }

  List<Order> orders() {
    List<Order> orders = new ArrayList<>();
    orders.add(new Order("in order", cases));
    for (long seed : shuffles) {
      List<YardstickCase> shuffled = new ArrayList<>(cases);
      Collections.shuffle(shuffled, new Random(seed));
      orders.add(new Order("shuffle " + seed, shuffled));
    }
    return orders;
  }
}
