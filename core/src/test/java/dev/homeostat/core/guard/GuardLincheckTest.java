package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.SECOND;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import dev.homeostat.core.money.Usage;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What threads see of breakers, permits and leases is what one thread could have seen in some
 * order: interleavings are enumerated by Lincheck's model checker, and tried on real threads.
 */
class GuardLincheckTest {
  private static final GuardPolicy POLICY = GuardPolicy.DEFAULTS.modes(Mode.ACT, Mode.OFF);
  private static final Target ALPHA = alpha();
  private static final ExchangeTerms TERMS =
      new ExchangeTerms(true, false, 1, true, false, 100, Long.MAX_VALUE);
  private static final Requester WHO = Requester.of("a");

  private static Target alpha() {
    Endpoint endpoint = Endpoint.of("alpha", "https://alpha.example/v1");
    Provider owner = new Provider("alpha", Dialect.OPENAI, List.of(endpoint), List.of());
    return Target.of(new TargetId(0), owner, endpoint, "small");
  }

  private static void check(Class<?> scenario) {
    new ModelCheckingOptions()
        .iterations(4)
        .invocationsPerIteration(100)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .check(scenario);
    new StressOptions()
        .iterations(4)
        .invocationsPerIteration(100)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .check(scenario);
  }

  /** A breaker that failed often enough, 30 s later: its next request decides. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  public static class OpenBreaker {
    private final Breaker breaker =
        new Breaker(Breaker.Unit.TARGET, POLICY, span -> span / 2, new Silent());
    private final long now = 30 * SECOND;

    /** Opens it. */
    public OpenBreaker() {
      for (int i = 0; i < 5; i++) {
        breaker.outcome(outcome(-1, Failure.seen(FailureKind.UPSTREAM_ERROR, "")), POLICY, 0);
      }
    }

    /** A customer's attempt. */
    @Operation
    public String enter(@Param(name = "key") int key) {
      BreakerState state = breaker.enter(key, ALPHA, POLICY, now);
      return state == null ? "refused" : state.triedBy(key, 0) ? "trial" : "in";
    }

    /** An attempt of our own. */
    @Operation
    public String enterOurs(@Param(name = "key") int key) {
      BreakerState state = breaker.enterOurs(key, ALPHA, false, POLICY, now);
      return state == null ? "refused" : "in";
    }

    /** It answers. */
    @Operation
    public void content(@Param(name = "key") int key) {
      breaker.firstContent(
          new FirstContent(Origin.CUSTOMER, Realm.LIVE, WHO, "x", 1, permit(key), ALPHA, TERMS, 1),
          POLICY,
          now);
    }

    /** It fails. */
    @Operation
    public void fail(@Param(name = "key") int key) {
      Failure failure = Failure.seen(FailureKind.UPSTREAM_ERROR, "");
      breaker.outcome(outcome(permit(key), failure), POLICY, now);
    }

    /** It was nothing. */
    @Operation
    public void giveBack(@Param(name = "key") int key) {
      breaker.giveBack(key, ALPHA, POLICY, now);
    }

    /** What everybody sees. */
    @Operation
    public String look() {
      BreakerState state = breaker.state();
      return state.phase() + " " + state.epoch();
    }

    private static long permit(int key) {
      return Permits.permit(key, 2, 0, true);
    }

    private static Outcome outcome(long permit, Failure failure) {
      return new Outcome(
          Origin.CUSTOMER,
          Realm.LIVE,
          WHO,
          "x",
          1,
          permit,
          ALPHA,
          TERMS,
          0,
          0,
          new AttemptResult.Failed(failure),
          0,
          -1,
          1,
          Usage.NONE,
          true,
          null,
          false);
    }
  }

  private static final class Silent implements Breaker.Witness {
    @Override
    public void changed(
        BreakerState before, BreakerState after, Target by, @Nullable Outcome outcome, long now) {}

    @Override
    public void skipped(Target target, String principal, long until, long now) {}
  }

  /** One permit that several want to close, while others are opened and closed beside it. */
  public static class ManyPermits {
    private final Permits permits = new Permits();
    private final long first = permits.open();

    /** Closes the one. */
    @Operation
    public boolean close() {
      return permits.close(first);
    }

    /** Looks at it. */
    @Operation
    public boolean isOpen() {
      return permits.isOpen(first);
    }

    /** Another one, there and back: never the same. */
    @Operation
    public boolean another() {
      long other = permits.open();
      return other != first && permits.close(other) && !permits.close(other);
    }
  }

  /** A provider that bears two sessions and has one. */
  @Param(name = "session", gen = IntGen.class, conf = "1:3")
  public static class TwoPlaces {
    private final Places places = new Places();

    /** One is there. */
    public TwoPlaces() {
      places.enter(session(0), 2, 0, 0);
    }

    /** Another session comes, to stay. */
    @Operation
    public boolean enter(@Param(name = "session") int session) {
      return places.enter(session(session), 2, 0, 0);
    }

    /** Whether it would get a place. */
    @Operation
    public @Nullable Exclusion ask(@Param(name = "session") int session) {
      return places.refusal(session(session), 2, 0, 0);
    }

    /** The first one leaves; that a lease is released once is its own. */
    @Operation(runOnce = true)
    public void leave() {
      places.leave(session(0), 0);
    }

    /** How many sessions are served. */
    @Operation
    public int sessions() {
      return places.sessions();
    }

    private static SessionKey session(int number) {
      return new SessionKey("a", "session-" + number, true);
    }
  }

  @Test
  @DisplayName("A breaker lets one trial in, whoever comes, fails, answers or gives back beside it")
  void breaker() {
    check(OpenBreaker.class);
  }

  @Test
  @DisplayName("A permit is closed once")
  void permits() {
    check(ManyPermits.class);
  }

  @Test
  @DisplayName("No more sessions than there are places")
  void leases() {
    check(TwoPlaces.class);
  }
}
