package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target that served a session well, in a short list: one client may use several models in one
 * conversation, and each has a target of its own.
 *
 * @param target the target's index, which outlives reloads
 * @param provider its provider's id
 * @param at when it last served well
 * @param missedAt when another first did so after that, or {@link #NEVER}
 * @param next the next best
 */
record Stay(int target, String provider, long at, long missedAt, @Nullable Stay next) {
  static final long NEVER = Long.MIN_VALUE;

  /** Models used in one conversation at a time. */
  static final int MOST = 4;

  private static Stay good(Target target, long now, @Nullable Stay next) {
    return new Stay(target.id().index(), target.providerId(), now, NEVER, next);
  }

  /** The target that served last comes first. */
  static Stay last(@Nullable Stay all, Target target, long now) {
    int index = target.id().index();
    if (all == null || all.target == index) {
      return good(target, now, all == null ? null : all.next);
    }
    List<Stay> list = new ArrayList<>(MOST);
    list.add(good(target, now, null));
    for (Stay stay = all; stay != null && list.size() < MOST; stay = stay.next) {
      if (stay.target != index) {
        list.add(stay);
      }
    }
    return linked(list);
  }

  /** The home stays first, unless it was missed for too long. */
  static Stay home(@Nullable Stay all, Target target, long now, SessionTerms terms) {
    int index = target.id().index();
    if (all == null || (all.target == index && all.missedAt == NEVER)) {
      return good(target, now, all == null ? null : all.next);
    }
    List<Stay> list = new ArrayList<>(MOST + 1);
    boolean placed = false;
    for (Stay stay = all; stay != null; stay = stay.next) {
      if (stay.target == index) {
        if (!placed) {
          list.add(good(target, now, null));
        }
        placed = true;
        continue;
      }
      Stay other =
          stay.missedAt == NEVER ? new Stay(stay.target, stay.provider, stay.at, now, null) : stay;
      if (!placed && now - other.missedAt >= terms.homeNanos()) {
        list.add(good(target, now, null));
        placed = true;
      }
      if (now - other.at < terms.ttlNanos()) {
        list.add(other);
      }
    }
    if (!placed) {
      while (list.size() >= MOST) {
        list.removeLast();
      }
      list.add(good(target, now, null));
    }
    return linked(list.subList(0, Math.min(MOST, list.size())));
  }

  /** The same without the targets of a provider. */
  static @Nullable Stay without(@Nullable Stay all, String provider) {
    List<Stay> list = new ArrayList<>(MOST);
    for (Stay stay = all; stay != null; stay = stay.next) {
      if (!stay.provider.equals(provider)) {
        list.add(stay);
      }
    }
    return list.isEmpty() ? null : linked(list);
  }

  private static Stay linked(List<Stay> list) {
    Stay next = null;
    for (int i = list.size() - 1; i > 0; i--) {
      next = list.get(i).before(next);
    }
    return list.getFirst().before(next);
  }

  private Stay before(@Nullable Stay other) {
    return new Stay(target, provider, at, missedAt, other);
  }
}
