package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;

/**
 * A target that was opened until that is undone. To be saved by endpoint key and upstream model,
 * and restored with {@link Guards#restore}.
 *
 * @param target which
 * @param reason why, for people
 * @param byRule whether evidence did it, so that a success undoes it
 * @param since monotonic nanoseconds
 */
public record ForcedTarget(Target target, String reason, boolean byRule, long since) {}
