package dev.homeostat.gateway.admin;

import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Whether this process wants traffic. A provider outage doesn't change that: taking every replica
 * out of service would help nobody, so it is a field, not a status.
 */
public final class Health {
  /** The process's own life. */
  public enum Phase {
    /** Not listening yet. */
    STARTING,
    /** Serving. */
    SERVING,
    /** Finishing what is under way, taking nothing new. */
    DRAINING
  }

  private final Supplier<Snapshot> snapshots;
  private volatile Phase phase = Phase.STARTING;

  /** Health over the configuration of the moment. */
  public Health(Supplier<Snapshot> snapshots) {
    this.snapshots = snapshots;
  }

  /** Notes what phase the process is in. */
  public void phase(Phase now) {
    phase = now;
  }

  /** What {@code /readyz} says. */
  public Reply ready() {
    Phase now = phase;
    boolean none = snapshots.get().catalog().targets().isEmpty();
    String body =
        "{\"status\":\""
            + now.name().toLowerCase(Locale.ROOT)
            + "\",\"no_providers_configured\":"
            + none
            + "}";
    return Reply.json(now == Phase.SERVING ? 200 : 503, body);
  }
}
