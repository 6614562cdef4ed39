package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.failure.FailureKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation that was hurt by a target avoids from then on: the whole provider, the
 * target, or nothing. Some providers throttle by conversation or by address, so that going back to
 * them with the next message only hurts again.
 *
 * <p>The level of a target is that of the most specific pattern: {@code provider/model} before
 * {@code provider}, more literal characters before fewer, the earlier before the later; {@link
 * Level#MODEL_SKIP} without any. Only structure decides, never a text: an answer that speaks of
 * truncation is an answer. Immutable.
 */
public final class ThreadProtection {
  /** How far a conversation keeps away. */
  public enum Level {
    /** From the whole provider; its preference for it is forgotten. */
    PROVIDER_BAN("provider-ban"),
    /** From the target. */
    MODEL_SKIP("model-skip"),
    /** Not at all, and nothing about it is remembered. */
    OFF("off");

    private final String label;

    Level(String label) {
      this.label = label;
    }

    /** The word for configuration and reasons. */
    public String label() {
      return label;
    }
  }

  /** What kind of trouble it was. */
  public enum Kind {
    /** The provider failed: an error, a silence, a cut, an unreadable answer. */
    SERVER_ERROR,
    /** The provider said that the text doesn't fit. */
    TRUNCATION,
    /** A credential failed: only trouble of the target when two different ones did. */
    RETRYABLE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word in reasons. */
    public String label() {
      return label;
    }
  }

  /**
   * One trouble.
   *
   * @param target where it was
   * @param kind what it was
   * @param midStream whether the answer had begun
   * @param distinctCredentialsFailed how many different credentials of the target failed in the
   *     exchange
   */
  public record Context(
      Target target, Kind kind, boolean midStream, int distinctCredentialsFailed) {}

  /**
   * What follows.
   *
   * @param banProvider whether the conversation avoids the provider
   * @param skipModel whether it avoids the target
   * @param clearSticky whether its preferences for the provider are forgotten
   * @param reason {@code <level>:<kind>[:mid-stream]}, or {@code off}
   */
  public record Action(boolean banProvider, boolean skipModel, boolean clearSticky, String reason) {
    /** Whether anything follows. */
    public boolean acts() {
      return banProvider || skipModel || clearSticky;
    }
  }

  /** Credentials of one target that must fail before it is the target's trouble. */
  private static final int ENOUGH_CREDENTIALS = 2;

  /** What is shipped: providers known to throttle by conversation. */
  public static final ThreadProtection SHIPPED =
      of(
          List.of(
              ThreadProtectionRule.of("longcat", Level.PROVIDER_BAN),
              ThreadProtectionRule.of("openrouter/owl-*", Level.PROVIDER_BAN)));

  private final List<ThreadProtectionRule> rules;
  private final ThreadProtectionRule[] bySpecificity;

  private ThreadProtection(List<ThreadProtectionRule> rules) {
    this.rules = List.copyOf(rules);
    this.bySpecificity =
        rules.stream()
            .sorted(
                Comparator.comparing(ThreadProtectionRule::ofModel)
                    .thenComparingInt(ThreadProtectionRule::literals)
                    .reversed())
            .toArray(ThreadProtectionRule[]::new);
  }

  /** Protection by these rules, without the shipped ones. */
  public static ThreadProtection of(List<ThreadProtectionRule> rules) {
    return new ThreadProtection(rules);
  }

  /** The same with rules that replace those of the same pattern and otherwise come before. */
  public ThreadProtection with(List<ThreadProtectionRule> stronger) {
    List<ThreadProtectionRule> all = new ArrayList<>(stronger);
    for (ThreadProtectionRule rule : rules) {
      if (all.stream().noneMatch(other -> other.pattern().equals(rule.pattern()))) {
        all.add(rule);
      }
    }
    return of(all);
  }

  /** The rules, the stronger of equally specific ones first. */
  public List<ThreadProtectionRule> rules() {
    return rules;
  }

  /** How far conversations keep away from a target that hurt them. Allocates nothing. */
  public Level level(Target target) {
    for (ThreadProtectionRule rule : bySpecificity) {
      if (rule.matches(target)) {
        return rule.level();
      }
    }
    return Level.MODEL_SKIP;
  }

  /** What follows from a trouble. */
  public Action evaluate(Context context) {
    Level level = level(context.target());
    if (level == Level.OFF) {
      return new Action(false, false, false, Level.OFF.label());
    }
    String reason =
        level.label() + ':' + context.kind().label() + (context.midStream() ? ":mid-stream" : "");
    boolean triggers =
        context.kind() != Kind.RETRYABLE
            || context.distinctCredentialsFailed() >= ENOUGH_CREDENTIALS;
    boolean ban = triggers && level == Level.PROVIDER_BAN;
    boolean skip = triggers && level == Level.MODEL_SKIP;
    return new Action(ban, skip, ban, reason);
  }

  /**
   * The trouble that an outcome is, or null when it is none of a target: a success, a cancellation,
   * the caller's own fault or limit, a model that isn't there.
   */
  public static @Nullable Context trouble(Outcome outcome) {
    if (!(outcome.result() instanceof AttemptResult.Failed(var failure))) {
      return null;
    }
    Kind kind = kind(failure.kind());
    return kind == null
        ? null
        : new Context(
            outcome.target(),
            kind,
            outcome.spoke() || outcome.firstContentNanos() >= 0,
            outcome.credentialsFailed());
  }

  private static @Nullable Kind kind(FailureKind failure) {
    return switch (failure) {
      case UPSTREAM_ERROR,
          NETWORK,
          CONNECT_TIMEOUT,
          NO_RESPONSE,
          FIRST_CONTENT_TIMEOUT,
          STREAM_STALLED,
          UPSTREAM_TRUNCATED,
          UPSTREAM_MALFORMED,
          UPSTREAM_EMPTY,
          NOT_JSON ->
          Kind.SERVER_ERROR;
      // Nobody's fault, but the conversation has outgrown the target and won't shrink.
      case CONTEXT_LENGTH -> Kind.TRUNCATION;
      case RATE_LIMITED, QUOTA_EXHAUSTED, CREDENTIAL_INVALID, ACCESS_DENIED -> Kind.RETRYABLE;
      // A model or path that isn't there is so for everybody: the guard's concern.
      case MODEL_GONE,
          CONFIG_DRIFT,
          CALLER_FAULT,
          UNATTRIBUTED,
          CONTENT_FILTER,
          POOL_WAIT,
          DIVERGED,
          EGRESS_PROXY,
          BLANK,
          REFUSED,
          SCHEMA_INVALID,
          UNJUDGED,
          DEADLINE,
          CLIENT_SLOW ->
          null;
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ThreadProtection that && rules.equals(that.rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }

  @Override
  public String toString() {
    return "ThreadProtection" + rules;
  }
}
