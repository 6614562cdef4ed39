package dev.homeostat.core.guard;

import dev.homeostat.core.failure.Confidence;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import java.util.concurrent.TimeUnit;

/**
 * What speaks for a model being gone. Told in so many words (a structured code, 410, a retirement's
 * wording) it must be with every valid credential, because one alone may merely be denied; a bare
 * 404 must be seen three times in ten minutes and by two exchanges, because gateways in front of
 * providers lose their way. Immutable.
 *
 * @param told the credentials with which it was told, a bit each
 * @param toldAt when last
 * @param bare bare 404s that are remembered, at most three
 * @param bareAt when the first of them was
 * @param exchange whose the first of them was
 * @param several whether another exchange's is among them
 */
record Evidence(long told, long toldAt, int bare, long bareAt, String exchange, boolean several) {
  static final Evidence NONE = new Evidence(0, 0, 0, 0, "", false);

  private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(10);
  private static final int ENOUGH = 3;

  /** Whether a failure speaks for it at all. */
  static boolean speaks(Failure failure) {
    return failure.kind() == FailureKind.MODEL_GONE || bare(failure);
  }

  private static boolean bare(Failure failure) {
    return failure.kind() == FailureKind.CONFIG_DRIFT
        && failure.status() == 404
        && failure.confidence() == Confidence.LOW;
  }

  boolean nothing() {
    return told == 0 && bare == 0;
  }

  Evidence and(Failure failure, int credential, String by, long now) {
    if (bare(failure)) {
      return bare > 0 && now - bareAt <= REMEMBERED
          ? new Evidence(
              told,
              toldAt,
              Math.min(bare + 1, ENOUGH),
              bareAt,
              exchange,
              several || !by.equals(exchange))
          : new Evidence(told, toldAt, 1, now, by, false);
    }
    long before = told != 0 && now - toldAt <= REMEMBERED ? told : 0;
    return new Evidence(before | 1L << credential, now, bare, bareAt, exchange, several);
  }

  /** Whether that is enough. */
  boolean convinces(long validCredentials) {
    return (told != 0 && (validCredentials & ~told) == 0) || (bare >= ENOUGH && several);
  }
}
