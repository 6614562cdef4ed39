package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The state of each target, by its process-stable number, in pages that are made when they are
 * first needed. Safe for any thread.
 */
final class TargetStates {
  private static final int PER_PAGE = 64;

  /** Targets beyond 65,536 are never known. */
  private static final int PAGES = 1024;

  private final AtomicReferenceArray<AtomicReferenceArray<TargetState>> pages =
      new AtomicReferenceArray<>(PAGES);

  /** Null before anything was learned of it. */
  @Nullable TargetState find(Target target) {
    int index = target.id().index();
    AtomicReferenceArray<TargetState> page =
        index >= PAGES * PER_PAGE ? null : pages.get(index / PER_PAGE);
    return page == null ? null : page.get(index % PER_PAGE);
  }

  /** Makes one when there is none; null only for a target beyond the last page. */
  @Nullable TargetState open(Target target) {
    TargetState known = find(target);
    int index = target.id().index();
    if (known != null || index >= PAGES * PER_PAGE) {
      return known;
    }
    AtomicReferenceArray<TargetState> page = pages.get(index / PER_PAGE);
    if (page == null) {
      pages.compareAndSet(index / PER_PAGE, null, new AtomicReferenceArray<>(PER_PAGE));
      page = pages.get(index / PER_PAGE);
    }
    page.compareAndSet(index % PER_PAGE, null, new TargetState());
    return page.get(index % PER_PAGE);
  }
}
