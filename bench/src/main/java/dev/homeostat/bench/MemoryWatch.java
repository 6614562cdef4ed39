package dev.homeostat.bench;

import dev.homeostat.bench.machine.ProcessTree;
import dev.homeostat.bench.machine.Readiness;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The most memory seen of each process tree while it was under load. */
final class MemoryWatch {
  private static final Duration PERIOD = Duration.ofMillis(250);

  private final AtomicLong peak = new AtomicLong();

  /** Something that takes a while and may fail. */
  interface Load<T, E extends Exception> {
    T run() throws E;
  }

  /** Samples the tree while the load runs. */
  <T, E extends Exception> T during(Optional<ProcessTree> processes, Load<T, E> load) throws E {
    if (processes.isEmpty()) {
      return load.run();
    }
    Thread sampler = Thread.ofVirtual().start(() -> sample(processes.get()));
    try {
      return load.run();
    } finally {
      sampler.interrupt();
    }
  }

  private void sample(ProcessTree processes) {
    while (!Thread.currentThread().isInterrupted()) {
      processes.residentBytes().ifPresent(bytes -> peak.accumulateAndGet(bytes, Math::max));
      Readiness.settle(PERIOD);
    }
  }

  OptionalLong peakBytes() {
    return peak.get() == 0 ? OptionalLong.empty() : OptionalLong.of(peak.get());
  }
}
