package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.FailureKind;

/**
 * Something changed in what may be used. Times are monotonic nanoseconds. In observe mode the same
 * events come, and nobody is kept away.
 */
public sealed interface GuardEvent {
  /** When. */
  long at();

  /**
   * A target's breaker opened.
   *
   * @param failures in a row
   * @param until when the next request may be its trial, if no trial succeeds before
   */
  record Opened(Target target, int failures, long until, long at) implements GuardEvent {}

  /** A target's next request decides over it. */
  record HalfOpened(Target target, long at) implements GuardEvent {}

  /** A target is used again, with a small share that grows. */
  record Closed(Target target, long at) implements GuardEvent {}

  /** A target is left alone for a moment; an extension is none of its own. */
  record Cooled(Target target, FailureKind kind, long until, long at) implements GuardEvent {}

  /**
   * A target was opened until that is undone.
   *
   * @param byRule whether evidence did it, so that a success undoes it
   */
  record ForcedOpen(Target target, String reason, boolean byRule, long at) implements GuardEvent {}

  /** That was undone. */
  record ForcedCleared(Target target, String reason, boolean byRule, long at)
      implements GuardEvent {}

  /** A target is kept from the one principal for whom alone it fails. */
  record PrincipalSkipped(Target target, String principal, long until, long at)
      implements GuardEvent {}

  /** All targets of an endpoint are open. */
  record EndpointOpened(String endpointKey, int failures, long until, long at)
      implements GuardEvent {}

  /** The next request to any target of an endpoint decides over it. */
  record EndpointHalfOpened(String endpointKey, long at) implements GuardEvent {}

  /** An endpoint is used again. */
  record EndpointClosed(String endpointKey, long at) implements GuardEvent {}

  /**
   * A credential isn't used any more.
   *
   * @param kind why: {@link FailureKind#CREDENTIAL_INVALID} or {@link FailureKind#QUOTA_EXHAUSTED}
   * @param until when it is used again, {@link Long#MAX_VALUE} when a trial must succeed first
   */
  record CredentialParked(String endpointKey, int credential, FailureKind kind, long until, long at)
      implements GuardEvent {}

  /** A parked credential was accepted. */
  record CredentialUsable(String endpointKey, int credential, long at) implements GuardEvent {}
}
