package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.TargetId;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** When the latest attempt began that succeeded on each target. Safe for any thread, no locks. */
final class LastSuccesses {
  private static final int CHUNK_BITS = 8;
  private static final int CHUNK = 1 << CHUNK_BITS;

  /** A quarter of a million targets; of further ones nothing is known, and bans run their time. */
  private static final int CHUNKS = 1 << 10;

  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicReferenceArray<@Nullable AtomicLongArray> chunks =
      new AtomicReferenceArray<>(CHUNKS);

  void note(TargetId target, long startedAt) {
    AtomicLongArray chunk = chunk(target.index(), true);
    if (chunk == null) {
      return;
    }
    int place = target.index() & (CHUNK - 1);
    long seen = chunk.get(place);
    while ((seen == NEVER || startedAt - seen > 0)
        && !chunk.compareAndSet(place, seen, startedAt)) {
      seen = chunk.get(place);
    }
  }

  /** Whether an attempt that began after this moment succeeded. */
  boolean after(int target, long moment) {
    AtomicLongArray chunk = chunk(target, false);
    if (chunk == null) {
      return false;
    }
    long seen = chunk.get(target & (CHUNK - 1));
    return seen != NEVER && seen - moment > 0;
  }

  private @Nullable AtomicLongArray chunk(int target, boolean make) {
    int index = target >>> CHUNK_BITS;
    if (index >= CHUNKS) {
      return null;
    }
    AtomicLongArray chunk = chunks.get(index);
    if (chunk != null || !make) {
      return chunk;
    }
    AtomicLongArray made = new AtomicLongArray(CHUNK);
    for (int i = 0; i < CHUNK; i++) {
      made.setPlain(i, NEVER);
    }
    return chunks.compareAndSet(index, null, made) ? made : chunks.get(index);
  }
}
