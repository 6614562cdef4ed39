package dev.homeostat.core.guard;

/** Told of changes, inline on the thread that made them: it must be quick and never wait. */
@FunctionalInterface
public interface GuardListener {
  /** Nobody listens. */
  GuardListener NONE = _ -> {};

  /** Something changed. */
  void on(GuardEvent event);
}
