package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.guard.ThreadProtection;
import dev.homeostat.core.guard.ThreadProtection.Level;
import dev.homeostat.core.guard.ThreadProtectionRule;
import dev.homeostat.core.money.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Sessions remember where they were served well, and where they were hurt")
class SessionsTest {
  private static final ExchangeTerms TERMS =
      new ExchangeTerms(true, false, 1, true, false, 100, Clocks.OFF);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final Target ALPHA = target(0, "alpha", "small");
  private static final Target BETA = target(1, "beta", "small");
  private static final Target CAT = target(2, "longcat", "chat");
  private static final Target CAT_BIG = target(3, "longcat", "big");
  private static final Target GAMMA = target(300, "gamma", "small");
  private static final List<Target> ALL = List.of(ALPHA, BETA, CAT, CAT_BIG, GAMMA);

  private static final SessionKey NAMED = new SessionKey("team", "conversation-1", true);
  private static final SessionKey HASHED = new SessionKey("team", "5f2e", false);

  private static final AttemptResult OK = new AttemptResult.Success();

  /** Where monotonic time begins is anybody's guess: also below zero. */
  private long now = -3 * MINUTE;

  private final Sessions sessions =
      Sessions.create(1_000, SessionTerms.DEFAULTS, ThreadProtection.SHIPPED);

  private static Target target(int index, String provider, String model) {
    Endpoint endpoint = Endpoint.of(provider, "https://" + provider + ".example/v1");
    Provider owner = new Provider(provider, Dialect.OPENAI, List.of(endpoint), List.of());
    return Target.of(new TargetId(index), owner, endpoint, model);
  }

  private static AttemptResult failed(FailureKind kind) {
    return new AttemptResult.Failed(Failure.seen(kind, "broke"));
  }

  private Outcome outcome(
      @Nullable SessionKey key, Target target, AttemptResult result, long startedAt, boolean left) {
    return new Outcome(
        Origin.CUSTOMER,
        Realm.LIVE,
        new Requester(key == null ? "other" : key.principal(), key),
        "x",
        1,
        0,
        target,
        TERMS,
        0,
        1,
        result,
        startedAt,
        -1,
        now - startedAt,
        Usage.NONE,
        left,
        null,
        false);
  }

  private void comes(@Nullable SessionKey key, Target target, AttemptResult result) {
    now += 2;
    sessions.outcome(outcome(key, target, result, now - 1, true), now);
  }

  private @Nullable Target preferred(SessionKey key) {
    return sessions.preferred(key, ALL, now);
  }

  private @Nullable Exclusion exclusion(SessionKey key, Target target) {
    return sessions.exclusion(target, key, now);
  }

  @Nested
  @DisplayName("A named session")
  class Named {
    @Test
    @DisplayName("stays with its last good target")
    void last() {
      assertThat(preferred(NAMED)).isNull();
      comes(NAMED, ALPHA, OK);
      assertThat(preferred(NAMED)).isSameAs(ALPHA);
      comes(NAMED, BETA, OK);
      assertThat(preferred(NAMED)).isSameAs(BETA);
      comes(NAMED, GAMMA, failed(FailureKind.UPSTREAM_ERROR));
      assertThat(preferred(NAMED)).isSameAs(BETA);
    }

    @Test
    @DisplayName("stays for 30 min after its last answer, sliding")
    void sliding() {
      comes(NAMED, ALPHA, OK);
      now += 29 * MINUTE;
      comes(NAMED, ALPHA, OK);
      now += 29 * MINUTE;
      assertThat(preferred(NAMED)).isSameAs(ALPHA);
      now += MINUTE;
      assertThat(preferred(NAMED)).isNull();
    }

    @Test
    @DisplayName("has a target of its own for each of the models it uses")
    void models() {
      comes(NAMED, ALPHA, OK);
      comes(NAMED, BETA, OK);
      assertThat(sessions.preferred(NAMED, List.of(GAMMA, ALPHA), now)).isSameAs(ALPHA);
      assertThat(sessions.preferred(NAMED, List.of(BETA, GAMMA), now)).isSameAs(BETA);
      assertThat(sessions.preferred(NAMED, List.of(GAMMA), now)).isNull();
      assertThat(sessions.preferred(NAMED, List.of(), now)).isNull();
    }

    @Test
    @DisplayName("finds its target again after a reload that made it anew")
    void reload() {
      comes(NAMED, ALPHA, OK);
      Target again = target(0, "alpha", "small");
      assertThat(sessions.preferred(NAMED, List.of(BETA, again), now)).isSameAs(again);
    }

    @Test
    @DisplayName("avoids a target that broke in the middle, so that its next request is helped")
    void skip() {
      comes(NAMED, ALPHA, failed(FailureKind.STREAM_STALLED));
      assertThat(exclusion(NAMED, ALPHA)).isEqualTo(Exclusion.SESSION_SKIP);
      assertThat(exclusion(NAMED, BETA)).isNull();
      assertThat(sessions.clearsAt(ALPHA, NAMED, now)).isEqualTo(now + 30 * MINUTE);
      assertThat(sessions.clearsAt(BETA, NAMED, now)).isEqualTo(now);
    }

    @Test
    @DisplayName("is banned from the whole provider where the level says so, its preference gone")
    void ban() {
      comes(NAMED, CAT, OK);
      comes(NAMED, CAT_BIG, failed(FailureKind.UPSTREAM_ERROR));
      assertThat(exclusion(NAMED, CAT)).isEqualTo(Exclusion.SESSION_BAN);
      assertThat(exclusion(NAMED, CAT_BIG)).isEqualTo(Exclusion.SESSION_BAN);
      assertThat(exclusion(NAMED, ALPHA)).isNull();
      assertThat(preferred(NAMED)).isNull();
      assertThat(sessions.clearsAt(CAT, NAMED, now)).isEqualTo(now + 30 * MINUTE);
    }

    @Test
    @DisplayName("avoids it for 30 min from the trigger, not sliding")
    void fixed() {
      comes(NAMED, ALPHA, failed(FailureKind.UPSTREAM_ERROR));
      long trigger = now;
      now = trigger + 29 * MINUTE;
      comes(NAMED, BETA, OK);
      assertThat(exclusion(NAMED, ALPHA)).isEqualTo(Exclusion.SESSION_SKIP);
      now = trigger + 30 * MINUTE;
      assertThat(exclusion(NAMED, ALPHA)).isNull();
      assertThat(sessions.clearsAt(ALPHA, NAMED, now)).isEqualTo(now);
    }

    @Test
    @DisplayName("comes back at the first success that began after its trigger, whoever's it is")
    void ends() {
      comes(NAMED, ALPHA, failed(FailureKind.UPSTREAM_ERROR));
      long before = now - SECOND;
      comes(NAMED, CAT, failed(FailureKind.UPSTREAM_ERROR));
      now += SECOND;
      sessions.outcome(outcome(null, ALPHA, OK, before, true), now);
      assertThat(exclusion(NAMED, ALPHA))
          .as("a stream begun before the outage says nothing")
          .isEqualTo(Exclusion.SESSION_SKIP);
      comes(null, ALPHA, OK);
      assertThat(exclusion(NAMED, ALPHA)).isNull();
      comes(null, CAT_BIG, OK);
      assertThat(exclusion(NAMED, CAT)).as("another target").isEqualTo(Exclusion.SESSION_BAN);
      comes(null, CAT, OK);
      assertThat(exclusion(NAMED, CAT_BIG)).isNull();
      assertThat(sessions.avoiding(NAMED, now)).isZero();
    }

    @Test
    @DisplayName("isn't hurt by a retry that succeeded on the same target")
    void retry() {
      sessions.outcome(
          outcome(NAMED, ALPHA, failed(FailureKind.UPSTREAM_ERROR), now - 1, false), now);
      comes(NAMED, ALPHA, OK);
      assertThat(exclusion(NAMED, ALPHA)).isNull();
      assertThat(preferred(NAMED)).isSameAs(ALPHA);
    }

    @ParameterizedTest
    @EnumSource(
        names = {
          "CALLER_FAULT",
          "CONTENT_FILTER",
          "DEADLINE",
          "CLIENT_SLOW",
          "POOL_WAIT",
          "RATE_LIMITED",
          "CREDENTIAL_INVALID"
        })
    @DisplayName("isn't hurt by its own faults, nor by one credential's trouble")
    void innocent(FailureKind kind) {
      comes(NAMED, CAT, failed(kind));
      comes(NAMED, CAT, new AttemptResult.Cancelled());
      assertThat(exclusion(NAMED, CAT)).isNull();
      assertThat(sessions.size()).isZero();
    }

    @Test
    @DisplayName("avoids no more than sixteen targets, the latest")
    void many() {
      for (int i = 0; i < 40; i++) {
        comes(NAMED, target(10 + i, "p" + i, "m"), failed(FailureKind.UPSTREAM_ERROR));
      }
      assertThat(sessions.avoiding(NAMED, now)).isEqualTo(16);
      assertThat(exclusion(NAMED, target(49, "p39", "m"))).isEqualTo(Exclusion.SESSION_SKIP);
    }
  }

  @Nested
  @DisplayName("A session known by its first message only")
  class Hashed {
    @Test
    @DisplayName("bans and skips nothing")
    void innocent() {
      comes(HASHED, CAT, failed(FailureKind.UPSTREAM_ERROR));
      comes(HASHED, ALPHA, failed(FailureKind.STREAM_STALLED));
      assertThat(exclusion(HASHED, CAT)).isNull();
      assertThat(exclusion(HASHED, ALPHA)).isNull();
      assertThat(sessions.size()).isZero();
    }

    @Test
    @DisplayName("keeps its home through failovers of less than five minutes")
    void home() {
      comes(HASHED, ALPHA, OK);
      for (int i = 0; i < 9; i++) {
        now += 30 * SECOND;
        comes(HASHED, BETA, OK);
        assertThat(preferred(HASHED)).isSameAs(ALPHA);
      }
      comes(HASHED, ALPHA, OK);
      now += 6 * MINUTE;
      comes(HASHED, BETA, OK);
      assertThat(preferred(HASHED)).as("missed anew since just now").isSameAs(ALPHA);
    }

    @Test
    @DisplayName("moves when its home was missed for five minutes, and doesn't move back by itself")
    void moves() {
      comes(HASHED, ALPHA, OK);
      now += MINUTE;
      comes(HASHED, BETA, OK);
      now += 5 * MINUTE;
      assertThat(preferred(HASHED)).isSameAs(ALPHA);
      comes(HASHED, BETA, OK);
      assertThat(preferred(HASHED)).isSameAs(BETA);
      comes(HASHED, ALPHA, OK);
      assertThat(preferred(HASHED)).isSameAs(BETA);
    }

    @Test
    @DisplayName("takes the next when its home is gone")
    void gone() {
      comes(HASHED, ALPHA, OK);
      comes(HASHED, BETA, OK);
      assertThat(sessions.preferred(HASHED, List.of(BETA, GAMMA), now)).isSameAs(BETA);
      assertThat(sessions.preferred(HASHED, List.of(GAMMA), now)).isNull();
    }

    @Test
    @DisplayName("forgets a home that served nothing for 30 min")
    void forgets() {
      comes(HASHED, ALPHA, OK);
      now += 30 * MINUTE;
      assertThat(preferred(HASHED)).isNull();
      comes(HASHED, BETA, OK);
      assertThat(preferred(HASHED)).isSameAs(BETA);
    }

    @Test
    @DisplayName("remembers four targets at the most: the older ones, and the last")
    void most() {
      List<Target> all = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        all.add(target(10 + i, "p" + i, "m"));
        comes(HASHED, all.getLast(), OK);
      }
      assertThat(all.stream().filter(one -> sessions.preferred(HASHED, List.of(one), now) != null))
          .extracting(one -> one.id().index())
          .containsExactly(10, 11, 12, 18);
    }
  }

  @Test
  @DisplayName("off leaves no session state at all")
  void off() {
    sessions.rules(
        SessionTerms.DEFAULTS,
        ThreadProtection.of(List.of(ThreadProtectionRule.of("*", Level.OFF))));
    comes(NAMED, ALPHA, OK);
    comes(HASHED, ALPHA, OK);
    comes(NAMED, CAT, failed(FailureKind.UPSTREAM_ERROR));
    assertThat(sessions.size()).isZero();
    assertThat(preferred(NAMED)).isNull();
    assertThat(exclusion(NAMED, CAT)).isNull();
  }

  @Test
  @DisplayName("a reload that switches it off frees at once")
  void switchedOff() {
    comes(NAMED, CAT, failed(FailureKind.UPSTREAM_ERROR));
    assertThat(exclusion(NAMED, CAT)).isEqualTo(Exclusion.SESSION_BAN);
    sessions.rules(
        SessionTerms.DEFAULTS,
        ThreadProtection.of(List.of(ThreadProtectionRule.of("longcat", Level.OFF))));
    assertThat(exclusion(NAMED, CAT)).isNull();
    assertThat(sessions.clearsAt(CAT, NAMED, now)).isEqualTo(now);
  }

  @Test
  @DisplayName("two principals with the same id, or the same first message, share nothing")
  void principals() {
    SessionKey named = new SessionKey("other", NAMED.id(), true);
    SessionKey hashed = new SessionKey("other", HASHED.id(), false);
    comes(NAMED, ALPHA, OK);
    comes(HASHED, BETA, OK);
    comes(NAMED, CAT, failed(FailureKind.UPSTREAM_ERROR));
    assertThat(preferred(named)).isNull();
    assertThat(preferred(hashed)).isNull();
    assertThat(exclusion(named, CAT)).isNull();
    assertThat(sessions.size()).isEqualTo(2);
  }

  @Test
  @DisplayName("a client's id that looks like a hash is not the hashed session")
  void explicitIsNotHashed() {
    comes(HASHED, ALPHA, OK);
    assertThat(preferred(new SessionKey("team", HASHED.id(), true))).isNull();
  }

  @Test
  @DisplayName("no session, nothing remembered")
  void none() {
    comes(null, ALPHA, OK);
    comes(null, CAT, failed(FailureKind.UPSTREAM_ERROR));
    assertThat(sessions.size()).isZero();
  }
}
