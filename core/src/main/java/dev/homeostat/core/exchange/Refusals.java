package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.Secrets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From everything that failed in an exchange to the one error its caller gets: the worst honest
 * class. A refusal of our own key is never shown as the caller's.
 */
final class Refusals {

  /**
   * One failed attempt.
   *
   * @param ours whether it refused what we had written into its request, not the caller
   */
  private record Failed(int attempt, String target, Failure failure, boolean ours) {}

  private final TierPlan plan;
  private final List<Failed> failed = new ArrayList<>(2);

  /** Who couldn't be asked, and why, as it came about during the exchange. */
  private final Map<String, Exclusion> passedOver = new LinkedHashMap<>();

  /** Whether a cascade has come to its last tier. */
  private boolean lastTier;

  /** Whether it is the whole exchange that the caller gives no more time. */
  private boolean outOfTime;

  /** What broke an answer that the client has a part of: the rest explains, it doesn't decide. */
  private @Nullable Failed broke;

  /** Nothing failed yet. */
  Refusals(TierPlan plan) {
    this.plan = plan;
  }

  void add(Attempt attempt, Failure failure) {
    lastTier |= plan.inLastTier(attempt.candidate);
    Failed one = new Failed(attempt.number, attempt.target.name(), failure, ours(attempt, failure));
    failed.add(one);
    if (attempt.opened) {
      broke = one;
    }
  }

  /** A target could not be asked at all. */
  void passedOver(Target target, Exclusion why) {
    passedOver.put(target.name(), why);
  }

  /** The caller's limit of the whole exchange has come. */
  void outOfTime() {
    outOfTime = true;
  }

  private static boolean ours(Attempt attempt, Failure failure) {
    return !(attempt.opening instanceof Opening.Fresh)
        && (failure.kind() == FailureKind.CALLER_FAULT
            || failure.kind() == FailureKind.UNATTRIBUTED);
  }

  /** What to tell the caller when nothing more is tried; {@code streamed} words it for a stream. */
  Refusal conclude(boolean streamed) {
    if (failed.isEmpty()) {
      return nobody();
    }
    if (allTiersStalled()) {
      return refusal(504, "all_tiers_stalled", Refusal.TIMEOUT);
    }
    List<Failed> weighed = weighed();
    Failed last = weighed.getLast();
    return switch (last.failure.kind()) {
      case CALLER_FAULT, CONTENT_FILTER -> verbatim(last);
      case UNATTRIBUTED -> verbatim(first(weighed, FailureKind.UNATTRIBUTED));
      case DEADLINE -> timeout("deadline", "The caller's own time limit ran out. " + story());
      case CLIENT_SLOW -> timeout("client_slow", "The client stopped reading the stream.");
      default -> exhausted(weighed, streamed);
    };
  }

  /** What was usable when the exchange began was not any more when its turn came. */
  private Refusal nobody() {
    boolean timed =
        passedOver.values().stream().noneMatch(why -> why.hardness() == Exclusion.Hardness.SOFT)
            && passedOver.values().stream()
                .anyMatch(why -> why.hardness() == Exclusion.Hardness.TIMED);
    String reasons =
        passedOver.entrySet().stream()
            .map(one -> one.getKey() + ": " + one.getValue().label())
            .collect(Collectors.joining("; "));
    return new Refusal(
        timed ? 429 : 503,
        timed ? "rate_limit_exceeded" : "no_route",
        timed ? "rate_limit_error" : "server_error",
        null,
        "No candidate could be called for this request. " + reasons,
        TimeUnit.SECONDS.toNanos(1),
        false,
        0,
        left());
  }

  private List<Refusal.Left> left() {
    Map<Exclusion, Integer> counts = new EnumMap<>(Exclusion.class);
    passedOver.values().forEach(why -> counts.merge(why, 1, Integer::sum));
    return counts.entrySet().stream()
        .map(one -> new Refusal.Left(one.getKey(), one.getValue(), Long.MAX_VALUE))
        .toList();
  }

  private List<Failed> weighed() {
    boolean ours = failed.getLast().failure.kind() == FailureKind.DEADLINE;
    return broke == null || ours ? failed : List.of(broke);
  }

  private Refusal exhausted(List<Failed> weighed, boolean streamed) {
    if (all(weighed, kind -> kind == FailureKind.CONTEXT_LENGTH)) {
      return weighed.size() == 1
          ? verbatim(weighed.getFirst())
          : refusal(413, "context_length_exceeded", Refusal.INVALID_REQUEST);
    }
    if (all(weighed, Refusals::ofOurKey)) {
      return refusal(502, "upstream_auth", Refusal.UPSTREAM);
    }
    if (all(weighed, Refusals::ofALimit)) {
      boolean rate = weighed.stream().anyMatch(f -> f.failure.kind() == FailureKind.RATE_LIMITED);
      return refusal(429, rate ? "rate_limit_exceeded" : "insufficient_quota", "rate_limit_error");
    }
    if (all(weighed, kind -> kind == FailureKind.POOL_WAIT)) {
      return refusal(503, "overloaded", "server_error");
    }
    if (all(weighed, FailureKind::silent)) {
      String code = streamed ? "stream_timeout" : "upstream_timeout";
      return refusal(504, code, Refusal.TIMEOUT);
    }
    if (all(weighed, kind -> kind == FailureKind.UPSTREAM_ERROR)) {
      boolean busy =
          weighed.stream().allMatch(f -> f.failure.status() == 503 || f.failure.status() == 529);
      return refusal(busy ? 503 : 502, "upstream_error", Refusal.UPSTREAM);
    }
    FailureKind first = weighed.getFirst().failure.kind();
    boolean same = all(weighed, kind -> kind == first);
    return refusal(502, same ? first.label() : "upstream_failed", Refusal.UPSTREAM);
  }

  /** Whether a cascade heard nothing of worth from any tier in the time that it had. */
  private boolean allTiersStalled() {
    return plan.isCascade()
        && lastTier
        && !outOfTime
        && broke == null
        && all(failed, kind -> kind.silent() || kind == FailureKind.DEADLINE);
  }

  private static boolean ofOurKey(FailureKind kind) {
    return kind == FailureKind.CREDENTIAL_INVALID || kind == FailureKind.ACCESS_DENIED;
  }

  private static boolean ofALimit(FailureKind kind) {
    return kind == FailureKind.RATE_LIMITED || kind == FailureKind.QUOTA_EXHAUSTED;
  }

  private static Failed first(List<Failed> weighed, FailureKind kind) {
    return weighed.stream().filter(f -> f.failure.kind() == kind).findFirst().orElseThrow();
  }

  private static boolean all(List<Failed> weighed, Predicate<FailureKind> test) {
    return weighed.stream().allMatch(f -> test.test(f.failure.kind()));
  }

  /** The provider's own words under its own status: the caller can act on them. */
  private Refusal verbatim(Failed chosen) {
    Failure failure = chosen.failure;
    int status = failure.status() >= 400 && failure.status() < 500 ? failure.status() : 400;
    String code = failure.code() != null ? failure.code() : failure.kind().label();
    return new Refusal(
        status,
        code,
        Refusal.INVALID_REQUEST,
        null,
        Secrets.scrub(failure.message()),
        ErrorFacts.NO_RETRY_AFTER,
        true,
        chosen.attempt);
  }

  private Refusal refusal(int status, String code, String type) {
    return new Refusal(status, code, type, null, story(), earliest(), true, 0);
  }

  private static Refusal timeout(String code, String message) {
    return new Refusal(
        504, code, Refusal.TIMEOUT, null, message, ErrorFacts.NO_RETRY_AFTER, true, 0);
  }

  /** Every attempt with what its provider said, so that nobody has to guess. */
  private String story() {
    StringBuilder story = new StringBuilder(96);
    story.append(failed.size() == 1 ? "The only attempt failed: " : "All attempts failed: ");
    String separator = "";
    for (Failed one : failed) {
      story.append(separator).append(one.target).append(": ");
      separator = "; ";
      if (one.ours) {
        // Words about a message that the caller never sent would only send them looking for it.
        story.append("can't go on with the answer");
        continue;
      }
      story.append(one.failure.kind().label());
      if (one.failure.status() > 0) {
        story.append(" (").append(one.failure.status()).append(')');
      }
      story.append(" - ").append(Secrets.scrub(one.failure.message()));
    }
    return story.toString();
  }

  private long earliest() {
    long earliest = ErrorFacts.NO_RETRY_AFTER;
    for (Failed one : failed) {
      long stated = one.failure.retryAfterNanos();
      if (stated != ErrorFacts.NO_RETRY_AFTER && (earliest < 0 || stated < earliest)) {
        earliest = stated;
      }
    }
    return earliest;
  }
}
