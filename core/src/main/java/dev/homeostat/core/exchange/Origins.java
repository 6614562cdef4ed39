package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Realm;

/**
 * The one table of who is told what an attempt came to.
 *
 * <pre>
 *            bills  teaches  trips     health  announces  revives
 *            money  scores   breakers
 * customer   yes    yes      yes       yes     yes        -
 * hedge      yes    yes      yes       yes     yes        -
 * probe      yes    -        -         yes     yes        yes
 * trial      yes    -        yes       yes     yes        yes
 * verify     yes    -        -         yes     -          yes
 * soak       yes    -        -         -       -          -
 * drill      yes    -        -         -       -          -
 * </pre>
 *
 * <p>What was spent was spent, whoever asked. A probe is tiny and asks at its own times: what it
 * takes says little about a caller's request, so it teaches no scores; but when it goes well, the
 * target is alive. The self-test runs through our own front door at fixed times and would make
 * targets look better used than they are.
 *
 * <p>In the realm of drills every target is a shadow with a state of its own: there a drill counts
 * like a customer, and nobody is told.
 */
public enum Origins {
  /** Money: the ledger and budgets. */
  BILLING,
  /** What scores are made from: reliability, speed, validity, the alive horizon. */
  LEARNING,
  /** Breakers and cooldowns. */
  BREAKERS,
  /** The health board's signals. */
  HEALTH,
  /** What people are told of: status, alarms, incidents. */
  ANNOUNCEMENTS,
  /** A success ends the outage that scores remember: the alive horizon is emptied. */
  REVIVAL;

  /** Whether this listens to attempts of such an origin in such a realm. */
  public boolean accepts(Origin origin, Realm realm) {
    return switch (realm) {
      case LIVE -> live(origin);
      case DRILL -> this != ANNOUNCEMENTS && live(asInADrill(origin));
    };
  }

  private boolean live(Origin origin) {
    return this == BILLING
        || switch (origin) {
          case CUSTOMER, HEDGE -> this != REVIVAL;
          case PROBE -> this != LEARNING && this != BREAKERS;
          case TRIAL -> this != LEARNING;
          case VERIFY -> this == HEALTH || this == REVIVAL;
          case SOAK, DRILL -> false;
        };
  }

  private static Origin asInADrill(Origin origin) {
    return origin == Origin.DRILL ? Origin.CUSTOMER : origin;
  }
}
