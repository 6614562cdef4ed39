package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.stream.Collectors;

/** All routes of the process. Immutable. */
public final class Routes {
  private final List<Route> routes;

  private Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** These routes, the most used first. */
  public static Routes of(List<Route> routes) {
    return new Routes(routes);
  }

  /** What a request leads to. */
  public sealed interface Match {
    /** A route. */
    record Found(Route route) implements Match {}

    /**
     * No route.
     *
     * @param allow the methods that would have been right, or empty
     */
    record None(Refusal refusal, String allow) implements Match {}
  }

  /** Finds the route for a method and a path without its query. */
  public Match match(HttpMethod method, String path) {
    HttpMethod asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
    for (Route route : routes) {
      if (route.method().equals(asked) && route.matches(path)) {
        return new Match.Found(route);
      }
    }
    List<Route> others = routes.stream().filter(route -> route.matches(path)).toList();
    if (others.isEmpty()) {
      return new Match.None(
          Refusal.invalid(
              404, "unknown_path", null, "There is nothing at " + shown(path) + ". " + known()),
          "");
    }
    String allow =
        others.stream()
            .map(Route::method)
            .distinct()
            .map(right -> right.equals(HttpMethod.GET) ? "GET, HEAD" : right.name())
            .collect(Collectors.joining(", "));
    return new Match.None(
        Refusal.invalid(
            405,
            "method_not_allowed",
            null,
            path + " answers " + allow + " only, not " + method.name() + "."),
        allow);
  }

  private String known() {
    return "Known paths: "
        + routes.stream().map(Route::path).distinct().collect(Collectors.joining(", "))
        + ".";
  }

  private static String shown(String path) {
    return path.length() > 100 ? path.substring(0, 100) + "..." : path;
  }
}
