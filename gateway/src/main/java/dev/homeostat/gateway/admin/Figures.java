package dev.homeostat.gateway.admin;

import dev.homeostat.core.routing.ScoreTerms;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Numbers as people read them. */
final class Figures {
  private static final double THOUSANDTHS = 1e3;
  private static final double TENTHS = 10;

  private Figures() {}

  /** A number with three decimals; null for none. */
  static @Nullable Double share(double value) {
    return Double.isFinite(value) ? Math.round(value * THOUSANDTHS) / THOUSANDTHS : null;
  }

  /** A measured number with one decimal; null for what wasn't measured. */
  static @Nullable Double measured(double value) {
    return value >= 0 && Double.isFinite(value) ? Math.round(value * TENTHS) / TENTHS : null;
  }

  /** A span in milliseconds, rounded up; null for one that nobody knows. */
  static @Nullable Long millis(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      return null;
    }
    long whole = TimeUnit.NANOSECONDS.toMillis(nanos);
    return nanos > TimeUnit.MILLISECONDS.toNanos(whole) ? Long.valueOf(whole + 1) : whole;
  }

  /** How long until a reading of the clock; 0 when it is past, null when nobody knows. */
  static @Nullable Long until(long at, long now) {
    return at == Long.MAX_VALUE ? null : millis(Math.max(0, at - now));
  }

  /** The terms of a score: what pools and plans weigh. */
  static void scores(ObjectNode node, ScoreTerms terms) {
    node.put("score", share(terms.score()))
        .put("reliability", share(terms.reliability()))
        .put("alpha", share(terms.alpha()))
        .put("beta", share(terms.beta()))
        .put("successes", terms.successes())
        .put("failures", terms.failures())
        .put("speed", share(terms.speed()))
        .put("cost", share(terms.cost()))
        .put("quality", share(terms.quality()))
        .put("alive", share(terms.alive()))
        .put("headroom", share(terms.headroom()))
        .put("health", share(terms.health()))
        .put("deprecation", share(terms.deprecation()));
  }
}
