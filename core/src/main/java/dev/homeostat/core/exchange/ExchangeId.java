package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Realm;

/**
 * What names an exchange and says for whom it is.
 *
 * @param value the id that the caller sees as {@code x-request-id}
 * @param origin who its attempts are for
 * @param realm whether they count for everybody
 * @param requester for whom it is
 */
public record ExchangeId(String value, Origin origin, Realm realm, Requester requester) {
  /** A caller's exchange, counted like all live traffic. */
  public static ExchangeId customer(String value, Requester requester) {
    return new ExchangeId(value, Origin.CUSTOMER, Realm.LIVE, requester);
  }

  /** The same of nobody in particular. */
  public static ExchangeId customer(String value) {
    return customer(value, Requester.NOBODY);
  }
}
