package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.failure.ErrorFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a caller is told for whom nobody can be asked: each reason with how many targets it takes
 * away, when it ends, and what would help.
 */
public final class NoRoute {
  /** Nobody should wait longer without asking again; also what is said when nobody knows. */
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(60);

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private NoRoute() {}

  /**
   * The refusal: 403 when the key alone is in the way, 429 when waiting helps since somebody said
   * until when, else 503.
   */
  public static Refusal refusal(RouteRequest request, RoutePlan.Nobody nobody) {
    List<RoutePlan.Excluded> excluded = nobody.excluded();
    if (!excluded.isEmpty()
        && excluded.stream().allMatch(one -> one.reason() == Exclusion.KEY_NOT_ALLOWED)) {
      return Refusal.invalid(
          403,
          "model_not_allowed",
          "model",
          "This key may not use "
              + asked(request)
              + ". Ask for a model that it may use, or have "
              + "the operator add this one to what the key allows.");
    }
    boolean timed = nobody.timed();
    boolean known = nobody.earliestNanos() < Long.MAX_VALUE;
    List<Refusal.Left> left =
        excluded.stream()
            .map(one -> new Refusal.Left(one.reason(), one.count(), one.clearsInNanos()))
            .toList();
    return new Refusal(
        timed ? 429 : 503,
        timed ? "rate_limit_exceeded" : "no_route",
        timed ? "rate_limit_error" : "server_error",
        null,
        message(request, excluded),
        timed || known ? waiting(nobody.earliestNanos()) : ErrorFacts.NO_RETRY_AFTER,
        !timed && !known,
        0,
        left);
  }

  /** Rounded up to seconds, from one on. */
  private static long waiting(long nanos) {
    return nanos >= LONGEST_WAIT ? LONGEST_WAIT : Math.max(1, seconds(nanos)) * SECOND;
  }

  private static long seconds(long nanos) {
    return nanos / SECOND + (nanos % SECOND > 0 ? 1 : 0);
  }

  private static String message(RouteRequest request, List<RoutePlan.Excluded> excluded) {
    StringBuilder words = new StringBuilder("Nobody can be asked for ").append(asked(request));
    if (excluded.isEmpty()) {
      return words.append(": ").append(empty(request)).toString();
    }
    String separator = ": ";
    for (RoutePlan.Excluded one : excluded) {
      words
          .append(separator)
          .append(one.count())
          .append(one.count() == 1 ? " target " : " targets ");
      words.append(ExclusionWords.why(one.reason(), one.count() == 1));
      if (one.clearsInNanos() < Long.MAX_VALUE) {
        words.append(" (again in ").append(Math.max(1, seconds(one.clearsInNanos()))).append(" s)");
      }
      separator = "; ";
    }
    words.append('.');
    for (RoutePlan.Excluded one : excluded) {
      words.append(' ').append(ExclusionWords.fix(one.reason()));
    }
    return words.toString();
  }

  private static String empty(RouteRequest request) {
    List<String> pools = new ArrayList<>();
    for (Model model : request.models()) {
      if (model.kind() == Model.Kind.POOL) {
        pools.add(model.name());
      }
    }
    String fix =
        pools.contains("smart")
            ? " Give models a quality from 0 to 100, or include targets in the pool."
            : " Include targets in the pool.";
    return (pools.size() == 1 ? "the pool has no members." : "the pools have no members.") + fix;
  }

  private static String asked(RouteRequest request) {
    List<String> names = request.models().stream().map(NoRoute::shown).distinct().toList();
    int more = names.size() - 3;
    String few = String.join(", ", names.subList(0, Math.min(3, names.size())));
    return more > 0 ? few + " and " + more + " more" : few;
  }

  private static String shown(Model model) {
    String name = model.name();
    return '\'' + (name.length() > 100 ? name.substring(0, 100) + "..." : name) + '\'';
  }
}
