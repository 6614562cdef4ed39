package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Glob;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Target;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether keys may use targets, with what was found out remembered: patterns over hundreds of
 * targets would cost more than the rest of a plan. A target's number always means the same name, so
 * an answer stays right for as long as its list lives. Not thread-safe.
 */
final class AllowList {
  private static final int REMEMBERED = 64;

  private static final byte UNKNOWN = 0;
  private static final byte YES = 1;
  private static final byte NO = 2;

  private final @Nullable List<?>[] lists = new List<?>[REMEMBERED];
  private final byte[][] answers = new byte[REMEMBERED][];

  private List<String> allow = List.of();
  private int slot;

  /** Takes the list that the questions are about. */
  @SuppressWarnings("ReferenceEquality") // A list that is equal but not the same only costs time.
  void use(List<String> patterns) {
    allow = patterns;
    if (patterns.isEmpty()) {
      return;
    }
    slot = System.identityHashCode(patterns) & (REMEMBERED - 1);
    if (lists[slot] != patterns) {
      lists[slot] = patterns;
      answers[slot] = new byte[64];
    }
  }

  /** Whether all targets of a model are allowed by its name. */
  boolean allows(@Nullable Model model) {
    if (allow.isEmpty()) {
      return true;
    }
    if (model == null) {
      return false;
    }
    for (String pattern : allow) {
      if (Glob.matches(pattern, model.name())
          || (model.kind() == Model.Kind.AUTO && Glob.matches(pattern, Catalog.AUTO))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a target is allowed by its own name or its provider's. */
  boolean allows(Target target) {
    if (allow.isEmpty()) {
      return true;
    }
    int id = target.id().index();
    byte[] known = answers[slot];
    if (id >= known.length) {
      known = Arrays.copyOf(known, Math.max(id + 1, 2 * known.length));
      answers[slot] = known;
    }
    if (known[id] == UNKNOWN) {
      known[id] = fits(target) ? YES : NO;
    }
    return known[id] == YES;
  }

  private boolean fits(Target target) {
    for (String pattern : allow) {
      if (Glob.matches(pattern, target.providerId()) || Glob.matches(pattern, target.name())) {
        return true;
      }
    }
    return false;
  }
}
