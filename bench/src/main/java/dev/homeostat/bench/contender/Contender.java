package dev.homeostat.bench.contender;

import dev.homeostat.bench.install.Installer;
import java.io.IOException;
import java.util.Optional;

/** Somebody who is measured. A new one is one more record here. */
public sealed interface Contender permits Direct, Nginx, Homeostat, Peer, OfferedPeer {
  /** The name of its row. */
  String name();

  /**
   * Installs what it needs, before the run's time limit begins.
   *
   * @return why it can't be measured; empty when it can be started
   */
  default Optional<String> prepare(Installer installer) throws IOException {
    return Optional.empty();
  }

  /** Makes it ready to be measured, or says why it can't be. */
  Standing start(Lab lab) throws IOException;
}
