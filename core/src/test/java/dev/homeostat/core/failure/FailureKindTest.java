package dev.homeostat.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision table, row by row; the test and the documentation say the same or one is wrong. */
class FailureKindTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # kind               | counts against       | same target           | fail over      | breaker | cools
          CALLER_FAULT         | NOBODY               | NO                    | NO             | false   | false
          UNATTRIBUTED         | NOBODY               | NO                    | ONCE           | false   | false
          CONTEXT_LENGTH       | NOBODY               | NO                    | LARGER_CONTEXT | false   | false
          CONTENT_FILTER       | NOBODY               | NO                    | NO             | false   | false
          RATE_LIMITED         | CREDENTIAL           | AFTER_RETRY_AFTER     | YES            | false   | false
          QUOTA_EXHAUSTED      | CREDENTIAL           | NO                    | YES            | false   | false
          CREDENTIAL_INVALID   | CREDENTIAL           | WITH_OTHER_CREDENTIAL | YES            | false   | false
          ACCESS_DENIED        | CREDENTIAL_ON_TARGET | NO                    | YES            | false   | false
          MODEL_GONE           | TARGET               | NO                    | YES            | false   | false
          CONFIG_DRIFT         | TARGET               | NO                    | YES            | true    | false
          UPSTREAM_ERROR       | TARGET               | ONCE                  | YES            | true    | true
          NETWORK              | ENDPOINT             | ONCE_IF_UNTOUCHED     | YES            | true    | true
          CONNECT_TIMEOUT      | TARGET               | NO                    | YES            | true    | true
          NO_RESPONSE          | TARGET               | NO                    | YES            | true    | true
          FIRST_CONTENT_TIMEOUT| TARGET               | NO                    | YES            | true    | true
          STREAM_STALLED       | TARGET               | NO                    | YES            | true    | true
          UPSTREAM_TRUNCATED   | TARGET               | NO                    | YES            | true    | true
          UPSTREAM_MALFORMED   | TARGET               | NO                    | YES            | true    | true
          UPSTREAM_EMPTY       | TARGET               | NO                    | YES            | true    | true
          NOT_JSON             | ENDPOINT             | NO                    | YES            | true    | false
          POOL_WAIT            | NOBODY               | NO                    | YES            | false   | false
          EGRESS_PROXY         | NOBODY               | NO                    | YES            | false   | false
          DIVERGED             | NOBODY               | NO                    | YES            | false   | false
          BLANK                | NOBODY               | NO                    | YES            | false   | false
          REFUSED              | NOBODY               | NO                    | YES            | false   | false
          SCHEMA_INVALID       | NOBODY               | NO                    | YES            | false   | false
          UNJUDGED             | NOBODY               | NO                    | YES            | false   | false
          DEADLINE             | NOBODY               | NO                    | NO             | false   | false
          CLIENT_SLOW          | NOBODY               | NO                    | NO             | false   | false
          """)
  @DisplayName("Who is blamed, what is tried next, what the breaker and the cooldown learn")
  void table(
      FailureKind kind,
      Scope scope,
      SameTarget sameTarget,
      FailOver failOver,
      boolean breaker,
      boolean cools) {
    assertThat(kind.scope()).isEqualTo(scope);
    assertThat(kind.sameTarget()).isEqualTo(sameTarget);
    assertThat(kind.failOver()).isEqualTo(failOver);
    assertThat(kind.countsForBreaker()).isEqualTo(breaker);
    assertThat(kind.cools()).isEqualTo(cools);
  }

  @Test
  @DisplayName("The table above has every kind")
  void complete() {
    assertThat(FailureKind.values()).hasSize(29);
  }

  @Test
  @DisplayName("What counts against nobody opens no breaker and cools nobody")
  void nobodyIsPunishedForNothing() {
    for (FailureKind kind : FailureKind.values()) {
      if (kind.scope() == Scope.NOBODY) {
        assertThat(kind.countsForBreaker()).as(kind.label()).isFalse();
        assertThat(kind.cools()).as(kind.label()).isFalse();
      }
    }
  }

  @Test
  @DisplayName("A silent target is never asked twice: it would be as silent again")
  void silentTargets() {
    for (FailureKind kind : FailureKind.values()) {
      if (kind.silent()) {
        assertThat(kind.sameTarget()).as(kind.label()).isEqualTo(SameTarget.NO);
      }
    }
  }

  @Test
  @DisplayName("The label is the word that trails and metrics use")
  void label() {
    for (FailureKind kind : FailureKind.values()) {
      assertThat(kind.label()).isEqualTo(kind.name().toLowerCase(Locale.ROOT));
    }
  }
}
