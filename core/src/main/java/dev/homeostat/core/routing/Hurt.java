package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import org.jspecify.annotations.Nullable;

/**
 * A trouble that a session avoids to meet again, in a short list.
 *
 * @param target the index of the target it was on, which outlives reloads
 * @param providerId that target's provider
 * @param provider whether the whole provider is avoided
 * @param at the trigger; it isn't pushed on by being met again and left out
 * @param next the one before
 */
record Hurt(int target, String providerId, boolean provider, long at, @Nullable Hurt next) {
  /** More would be a conversation that nobody serves. */
  private static final int MOST = 16;

  /** These and one more, which takes the place of an earlier one on the same target. */
  static Hurt and(@Nullable Hurt all, Target target, boolean provider, long now) {
    int index = target.id().index();
    return new Hurt(index, target.providerId(), provider, now, without(all, index, MOST - 1));
  }

  private static @Nullable Hurt without(@Nullable Hurt all, int index, int most) {
    if (all == null || most == 0) {
      return null;
    }
    if (all.target == index) {
      return without(all.next, index, most);
    }
    Hurt rest = without(all.next, index, most - 1);
    return new Hurt(all.target, all.providerId, all.provider, all.at, rest);
  }

  boolean concerns(Target other) {
    return provider ? providerId.equals(other.providerId()) : target == other.id().index();
  }
}
