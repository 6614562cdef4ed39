package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.SECOND;
import static dev.homeostat.core.guard.GuardRig.SUCCESS;
import static dev.homeostat.core.guard.GuardRig.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import dev.homeostat.core.guard.CredentialState.Standing;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialBookTest {
  private final GuardRig rig = new GuardRig();
  private final CredentialBook book = rig.credentials;
  private final List<Target> fleet = GuardRig.fleet("keys", 2, 3);
  private final Target alpha = fleet.getFirst();
  private final String key = alpha.endpoint().key();

  private void say(Target target, int credential, AttemptResult result, Origin origin) {
    book.outcome(rig.outcome(target, "a", -1, result, origin, true, credential), rig.now);
  }

  private void say(Target target, int credential, AttemptResult result) {
    say(target, credential, result, Origin.CUSTOMER);
  }

  private int pick(long tried) {
    return book.pick(alpha, tried, Requester.NOBODY, rig.now);
  }

  private static AttemptResult limited(long nanos) {
    return new AttemptResult.Failed(FailureRules.classify(ErrorFacts.ofStatus(429, nanos)));
  }

  @ParameterizedTest(name = "Retry-After {0} s: {1} s")
  @CsvSource({"7, 7", "0, 0", "300, 300", "86400, 300", "-1, 15"})
  @DisplayName("Rate limited until Retry-After, at most 300 s; unknown: 15 s")
  void limited(long stated, double seconds) {
    say(alpha, 0, limited(stated < 0 ? ErrorFacts.NO_RETRY_AFTER : stated * SECOND));
    rig.now = (long) (seconds * SECOND) - 1;
    if (seconds > 0) {
      assertThat(pick(0)).isEqualTo(1);
    }
    rig.now += 1;
    assertThat(pick(0)).isZero();
  }

  @Test
  @DisplayName("A further 429 extends and never shortens; a success doesn't either")
  void neverShorter() {
    say(alpha, 0, limited(60 * SECOND));
    say(alpha, 0, limited(SECOND));
    say(alpha, 0, SUCCESS);
    rig.pass(59);
    assertThat(pick(0)).isEqualTo(1);
    rig.pass(1);
    assertThat(pick(0)).isZero();
  }

  @Test
  @DisplayName("Every usable one limited is timed; every one invalid or out of quota is hard")
  void exclusions() {
    say(alpha, 0, limited(20 * SECOND));
    assertThat(book.exclusion(alpha, rig.now)).isNull();
    say(alpha, 1, limited(10 * SECOND));
    say(alpha, 2, status(401));
    assertThat(book.exclusion(alpha, rig.now)).isEqualTo(Exclusion.RATE_LIMITED);
    assertThat(book.clearsAt(alpha, rig.now)).isEqualTo(10 * SECOND);
    assertThat(pick(0)).isEqualTo(AttemptGate.NO_CREDENTIAL);
    say(alpha, 0, status(401));
    say(alpha, 1, status(402));
    assertThat(book.exclusion(alpha, rig.now)).isEqualTo(Exclusion.CREDENTIALS);
    assertThat(book.clearsAt(alpha, rig.now)).isEqualTo(60 * SECOND);
    say(alpha, 1, status(401));
    assertThat(book.clearsAt(alpha, rig.now)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("F18: an invalid one is parked at once, for every model of the endpoint")
  void parked() {
    say(alpha, 0, status(401));
    assertThat(book.pick(fleet.get(1), 0, Requester.NOBODY, rig.now)).isEqualTo(1);
    assertThat(rig.events)
        .containsExactly(
            new GuardEvent.CredentialParked(
                key, 0, FailureKind.CREDENTIAL_INVALID, Long.MAX_VALUE, rig.now));
    rig.pass(100_000);
    assertThat(pick(0)).isEqualTo(1);
  }

  @Test
  @DisplayName("A parked one is tried after 10, 20, 40 … 300 s while wanted; a success frees it")
  void trials() {
    say(alpha, 0, status(401));
    int turn = 0;
    for (long pause : new long[] {10, 20, 40, 80, 160, 300, 300}) {
      rig.pass(pause - 1);
      book.exclusion(alpha, rig.now);
      assertThat(book.dueTrials(fleet, rig.now)).as("before %s", pause).isEmpty();
      rig.pass(1);
      TrialDue due = new TrialDue(fleet.get(turn++ % 2), 0);
      assertThat(book.dueTrials(fleet, rig.now)).containsExactly(due);
      assertThat(book.beginTrial(due, rig.now)).isTrue();
      assertThat(book.beginTrial(due, rig.now)).isFalse();
      assertThat(book.dueTrials(fleet, rig.now)).isEmpty();
      say(alpha, 0, status(401), Origin.TRIAL);
    }
    rig.pass(300);
    assertThat(book.beginTrial(new TrialDue(alpha, 0), rig.now)).isTrue();
    say(alpha, 0, SUCCESS, Origin.TRIAL);
    assertThat(pick(0)).isZero();
    assertThat(rig.count(GuardEvent.CredentialUsable.class)).isEqualTo(1);
  }

  @Test
  @DisplayName("A trial that ended otherwise is made again; one that nobody speaks of after 60 s")
  void unspokenTrials() {
    say(alpha, 0, status(401));
    rig.pass(10);
    book.exclusion(alpha, rig.now);
    TrialDue due = new TrialDue(alpha, 0);
    assertThat(book.beginTrial(due, rig.now)).isTrue();
    say(alpha, 0, status(503), Origin.TRIAL);
    rig.pass(20);
    assertThat(book.dueTrials(fleet, rig.now))
        .as("by another target: the first may be gone for good")
        .containsExactly(new TrialDue(fleet.get(1), 0));
    assertThat(book.beginTrial(due, rig.now)).isTrue();
    rig.pass(60);
    assertThat(book.dueTrials(fleet, rig.now)).containsExactly(due);
  }

  @Test
  @DisplayName("A trial that can't be made is made by another target instead")
  void givenUpTrial() {
    say(alpha, 0, status(401));
    rig.pass(10);
    book.exclusion(alpha, rig.now);
    TrialDue due = new TrialDue(alpha, 0);
    assertThat(book.beginTrial(due, rig.now)).isTrue();
    book.giveUpTrial(due);
    assertThat(book.dueTrials(fleet, rig.now)).containsExactly(new TrialDue(fleet.get(1), 0));
  }

  @Test
  @DisplayName("F19: out of quota for a minute, doubling to an hour while it stays so")
  void quota() {
    for (long minutes : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      say(alpha, 0, status(402));
      say(alpha, 0, status(402));
      rig.now += minutes * 60 * SECOND - 1;
      assertThat(pick(0)).isEqualTo(1);
      rig.now += 1;
      assertThat(pick(0)).isZero();
    }
    say(alpha, 0, SUCCESS);
    say(alpha, 0, status(402));
    assertThat(book.states(rig.now))
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.standing()).isEqualTo(Standing.OUT_OF_QUOTA);
              assertThat(state.clearsAt()).isEqualTo(rig.now + 60 * SECOND);
            });
    book.accept(key, 0, rig.now);
    assertThat(pick(0)).isZero();
  }

  @Test
  @DisplayName("Denied: ten minutes, on that target with that credential only")
  void denied() {
    say(alpha, 0, status(403));
    assertThat(pick(0)).isEqualTo(1);
    assertThat(book.pick(fleet.get(1), 0, Requester.NOBODY, rig.now)).isZero();
    rig.now = 600 * SECOND - 1;
    assertThat(pick(0)).isEqualTo(1);
    rig.now += 1;
    assertThat(pick(0)).isZero();
  }

  @Test
  @DisplayName("The one with most headroom first, in quarters; the first listed among equals")
  void headroom() {
    book.headroom(key, 0, 0.2, 60 * SECOND, rig.now);
    book.headroom(key, 1, 0.8, 60 * SECOND, rig.now);
    book.headroom(key, 2, 0.9, 60 * SECOND, rig.now);
    assertThat(pick(0)).isEqualTo(1);
    assertThat(pick(0b010)).isEqualTo(2);
    assertThat(pick(0b110)).isZero();
    assertThat(pick(0b111)).isEqualTo(AttemptGate.NO_CREDENTIAL);
    assertThat(book.headroom(alpha, rig.now)).isCloseTo(0.9, within(1e-9));
    rig.pass(60);
    assertThat(pick(0)).as("the limits began anew").isZero();
    assertThat(book.headroom(alpha, rig.now)).isEqualTo(1);
    book.headroom(key, 0, Double.NaN, 90 * SECOND, rig.now);
    assertThat(book.headroom(alpha, rig.now)).isEqualTo(1);
  }

  @Test
  @DisplayName("A session keeps its credential; sessions spread; losing one moves its own only")
  void affine() {
    int[] counts = new int[3];
    for (int i = 0; i < 300; i++) {
      Requester who = new Requester("a", new SessionKey("a", "session-" + i, true));
      int first = book.pick(alpha, 0, who, rig.now);
      counts[first]++;
      assertThat(book.pick(alpha, 0, who, rig.now)).isEqualTo(first);
      int lost = (first + 1) % 3;
      assertThat(book.pick(alpha, 1L << lost, who, rig.now)).isEqualTo(first);
    }
    assertThat(Arrays.stream(counts).min().orElse(0)).isGreaterThan(60);
  }

  @Test
  @DisplayName("New secrets are innocent, and what the old ones came to is ignored")
  void forget() {
    say(alpha, 0, status(401));
    var late = rig.outcome(alpha, "a", -1, status(401), Origin.CUSTOMER, true, 1);
    rig.pass(1);
    book.forget(key, rig.now);
    assertThat(pick(0)).isZero();
    book.outcome(late, rig.now);
    assertThat(pick(0b001)).isEqualTo(1);
  }

  @Test
  @DisplayName("Without credentials there is one in name: rate limited at times, never parked")
  void implicit() {
    Endpoint endpoint = Endpoint.of("local", "http://127.0.0.1:9/v1");
    Provider provider = new Provider("local", Dialect.OPENAI, List.of(endpoint), List.of());
    Target local = Target.of(new TargetId(60_000), provider, endpoint, "small");
    for (int status : new int[] {401, 402, 403, 404, 410}) {
      say(local, 0, status(status));
      assertThat(book.exclusion(local, rig.now)).as("after %s", status).isNull();
    }
    say(local, 0, limited(5 * SECOND));
    assertThat(book.exclusion(local, rig.now)).isEqualTo(Exclusion.RATE_LIMITED);
  }

  @Test
  @DisplayName("Ten thousand denials leave no more than a bounded list")
  void bounded() {
    for (int i = 0; i < 10_000; i++) {
      Target one = Target.of(new TargetId(i), alpha.provider(), alpha.endpoint(), "model-" + i);
      say(one, 0, status(403));
      rig.now += 1;
    }
    assertThat(book.states(rig.now)).singleElement().extracting("denied").isEqualTo(256);
  }
}
