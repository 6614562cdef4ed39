package dev.homeostat.core.guard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The open permits of one target. A permit is a number: the place where it is noted, how often that
 * place was used before, and the epochs of target and endpoint when it was given. So a second close
 * of the same permit is told from the first and does nothing.
 *
 * <p>Safe for any thread, without locks; allocates only when more permits are open than ever
 * before. Beyond 32,736 open ones of one target they are only counted.
 */
final class Permits {
  /** No key. */
  static final long NO_KEY = -1;

  private static final int TRIAL_BITS = 1;
  private static final int EPOCH_BITS = 14;
  private static final int ENDPOINT_BITS = 11;
  private static final int KEY_SHIFT = TRIAL_BITS + EPOCH_BITS + ENDPOINT_BITS;
  private static final int PLACE_BITS = 15;
  private static final int USE_MASK = (1 << 20) - 1;

  private static final int FIRST_PAGE = 32;
  private static final int PAGES = 10;
  private static final int PLACES = FIRST_PAGE * ((1 << PAGES) - 1);

  /** Counted, but not noted. */
  private static final int NOWHERE = (1 << PLACE_BITS) - 1;

  /** Each page is twice as large as the one before; a place is odd while a permit is open there. */
  private final AtomicReferenceArray<AtomicIntegerArray> pages = new AtomicReferenceArray<>(PAGES);

  private final AtomicInteger open = new AtomicInteger();

  /** A permit as it is given out. */
  static long permit(long key, int epoch, int endpointEpoch, boolean trial) {
    return key << KEY_SHIFT
        | (long) mask(endpointEpoch, ENDPOINT_BITS) << (TRIAL_BITS + EPOCH_BITS)
        | (long) mask(epoch, EPOCH_BITS) << TRIAL_BITS
        | (trial ? 1 : 0);
  }

  /** What tells a permit from every other of its target. */
  static long key(long permit) {
    return permit < 0 ? NO_KEY : permit >> KEY_SHIFT;
  }

  /** Whether it was given in this epoch of the target; so was what came without a permit. */
  static boolean ofEpoch(long permit, int epoch) {
    return permit < 0 || mask((int) (permit >> TRIAL_BITS), EPOCH_BITS) == mask(epoch, EPOCH_BITS);
  }

  /** Whether it was given in this epoch of the endpoint; so was what came without a permit. */
  static boolean ofEndpointEpoch(long permit, int epoch) {
    return permit < 0
        || mask((int) (permit >> (TRIAL_BITS + EPOCH_BITS)), ENDPOINT_BITS)
            == mask(epoch, ENDPOINT_BITS);
  }

  private static int mask(int value, int bits) {
    return value & ((1 << bits) - 1);
  }

  /** Opens one. */
  long open() {
    int from = open.getAndIncrement();
    for (int i = 0; i < PLACES; i++) {
      int place = (from + i) % PLACES;
      AtomicIntegerArray page = page(place);
      int within = within(place);
      int used = page.get(within);
      if ((used & 1) == 0 && page.compareAndSet(within, used, used + 1)) {
        return (long) (used + 1) << PLACE_BITS | place;
      }
    }
    return NOWHERE;
  }

  /** Closes one; whether it was open. */
  boolean close(long key) {
    if (key < 0) {
      return false;
    }
    int place = (int) key & NOWHERE;
    if (place != NOWHERE) {
      int used = (int) (key >> PLACE_BITS);
      AtomicIntegerArray page = (used & 1) == 1 ? pages.get(number(place)) : null;
      if (page == null || !page.compareAndSet(within(place), used, (used + 1) & USE_MASK)) {
        return false;
      }
    }
    open.getAndDecrement();
    return true;
  }

  /** Whether one is open. */
  boolean isOpen(long key) {
    if (key < 0) {
      return false;
    }
    int place = (int) key & NOWHERE;
    if (place == NOWHERE) {
      return true;
    }
    int used = (int) (key >> PLACE_BITS);
    AtomicIntegerArray page = (used & 1) == 1 ? pages.get(number(place)) : null;
    return page != null && page.get(within(place)) == used;
  }

  /** How many are open. */
  int inFlight() {
    return Math.max(0, open.get());
  }

  private AtomicIntegerArray page(int place) {
    int number = number(place);
    AtomicIntegerArray page = pages.get(number);
    if (page == null) {
      pages.compareAndSet(number, null, new AtomicIntegerArray(FIRST_PAGE << number));
      page = pages.get(number);
    }
    return page;
  }

  private static int number(int place) {
    return 31 - Integer.numberOfLeadingZeros(place / FIRST_PAGE + 1);
  }

  private static int within(int place) {
    return place - FIRST_PAGE * ((1 << number(place)) - 1);
  }
}
