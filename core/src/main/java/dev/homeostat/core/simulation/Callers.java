package dev.homeostat.core.simulation;

import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes requests, at random times around the day's curve. Not thread-safe. */
final class Callers {
  private static final double DAY = TimeUnit.DAYS.toNanos(1);
  private static final double BUSIEST = 14.0 / 24;

  /** Traffic never stops altogether: the next request must come some time. */
  private static final double LEAST = 1e-4;

  /** Sessions that a principal has at a time. */
  private static final int AT_A_TIME = 16;

  private final Traffic traffic;
  private final Dice dice;
  private final double weights;
  private long number;
  private long arrival;

  Callers(Traffic traffic, Dice dice) {
    this.traffic = traffic;
    this.dice = dice;
    this.weights = traffic.principals().stream().mapToDouble(Traffic.Principal::weight).sum();
    pass();
  }

  /** When the next request comes. */
  long arrival() {
    return arrival;
  }

  /** The request of that time; the one after it is on its way then. */
  Ask next() {
    long request = number++;
    pass();
    String who = principal(request);
    return new Ask(
        request,
        new Requester(who, session(who, request)),
        traffic.input().draw(dice.gaussian(Dice.INPUT, request, 0)),
        traffic.output().draw(dice.gaussian(Dice.OUTPUT, request, 0)),
        dice.uniform(Dice.STREAM, request, 0) < traffic.streams());
  }

  /** By a Poisson process, which knows no past: at a change of the load it may begin anew. */
  private void pass() {
    long from = arrival;
    for (int again = 0; ; again++) {
      double curve = traffic.dayCurve() * Math.cos(2 * Math.PI * (from / DAY - BUSIEST));
      double rate =
          traffic.perSecond()
              * Math.max(LEAST, 1 + curve)
              * Math.max(LEAST, traffic.load().at(from));
      double seconds = -Math.log(1 - dice.uniform(Dice.ARRIVAL, number, again)) / rate;
      long next = from + Math.max(1, Math.round(seconds * TimeUnit.SECONDS.toNanos(1)));
      long change = traffic.load().nextChange(from);
      if (next <= change) {
        arrival = next;
        return;
      }
      from = change;
    }
  }

  private String principal(long request) {
    double left = dice.uniform(Dice.PRINCIPAL, request, 0) * weights;
    for (Traffic.Principal one : traffic.principals()) {
      left -= one.weight();
      if (left < 0) {
        return one.name();
      }
    }
    return traffic.principals().getLast().name();
  }

  /** Sessions follow each other in a few rows; each has about as many requests as it has turns. */
  private @Nullable SessionKey session(String who, long request) {
    if (dice.uniform(Dice.SESSION, request, 0) >= traffic.sessions()) {
      return null;
    }
    long row = (long) (dice.uniform(Dice.SESSION, request, 1) * AT_A_TIME);
    double perRow = traffic.sessions() / AT_A_TIME / traffic.principals().size();
    long turn = (long) (request * perRow / traffic.turns() + (double) row / AT_A_TIME);
    return new SessionKey(who, row + "-" + turn, true);
  }
}
