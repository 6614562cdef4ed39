package dev.homeostat.bench;

import dev.homeostat.bench.machine.ProcessTree;
import dev.homeostat.bench.machine.Readiness;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The memory of a process tree while it was under load, four times a second. */
final class MemoryWatch {
  private static final Duration PERIOD = Duration.ofMillis(250);

  private final Queue<Long> seen = new ConcurrentLinkedQueue<>();

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
      processes.memoryBytes().ifPresent(seen::add);
      Readiness.settle(PERIOD);
    }
  }

  /** The most. */
  OptionalLong peakBytes() {
    return seen.stream().mapToLong(Long::longValue).max();
  }

  /** The median. */
  OptionalLong steadyBytes() {
    long[] sorted = seen.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(sorted[(sorted.length - 1) / 2]);
  }
}
