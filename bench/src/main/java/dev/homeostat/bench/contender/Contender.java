package dev.homeostat.bench.contender;

import java.io.IOException;

/** Somebody who is measured. A new one is one more record here. */
public sealed interface Contender permits Direct, Nginx, Homeostat, Peer {
  /** The name of its row. */
  String name();

  /** Makes it ready to be measured, or says why it can't be. */
  Standing start(Lab lab) throws IOException;
}
