package dev.homeostat.bench.growth;

import dev.homeostat.bench.Generator;
import dev.homeostat.bench.load.LoadResult;
import dev.homeostat.bench.machine.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Loads a gateway with the whole mix, part by part, and watches its memory meanwhile. */
final class SoakRun {
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final double MIB = 1 << 20;

  private final Stage stage;
  private final GatewayUnderTest gateway;
  private final List<MemorySample> samples = Collections.synchronizedList(new ArrayList<>());
  private final List<Part> parts = new ArrayList<>();
  private long began;

  SoakRun(Stage stage, GatewayUnderTest gateway) {
    this.stage = stage;
    this.gateway = gateway;
  }

  /**
   * One part of the time.
   *
   * @param seconds since the load began, at its end
   * @param results in the order of {@link Mix#ALL}
   */
  record Part(double seconds, List<LoadResult> results) {
    /** What went wrong, by load and kind. */
    Map<String, Long> errors() {
      Map<String, Long> errors = new TreeMap<>();
      for (int i = 0; i < results.size(); i++) {
        Mix mix = Mix.ALL.get(i);
        mix.errors(results.get(i)).forEach((kind, n) -> errors.put(mix.name() + ": " + kind, n));
      }
      return errors;
    }

    long failed() {
      return errors().values().stream().mapToLong(Long::longValue).sum();
    }

    long unsent() {
      return IntStream.range(0, results.size())
          .mapToLong(i -> Mix.ALL.get(i).unsent(results.get(i)))
          .sum();
    }
  }

  /** Runs to the end of the parts; a gateway that dies ends it early. */
  void run(int count, Duration each) throws IOException {
    List<Generator> generators = new ArrayList<>();
    for (int i = 0; i < Mix.ALL.size(); i++) {
      generators.add(stage.workers().load(1));
    }
    began = System.nanoTime();
    Thread sampler = Thread.ofVirtual().start(this::sample);
    try {
      for (int i = 0; i < count && gateway.process().isAlive(); i++) {
        parts.add(part(generators, each));
        stage
            .progress()
            .println(
                "part %d of %d: %,.0f MB resident, errors %s"
                    .formatted(
                        i + 1,
                        count,
                        gateway.tree().memoryBytes().orElse(0) / MIB,
                        parts.getLast().errors()));
      }
    } finally {
      sampler.interrupt();
    }
  }

  private Part part(List<Generator> generators, Duration each) throws IOException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<LoadResult>> running = new ArrayList<>();
      for (int i = 0; i < generators.size(); i++) {
        Generator generator = generators.get(i);
        Mix mix = Mix.ALL.get(i);
        running.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return generator.run(mix.job(gateway.base(), each.toMillis()));
                  } catch (IOException e) {
                    throw new CompletionException(e);
                  }
                },
                threads));
      }
      List<LoadResult> results = running.stream().map(CompletableFuture::join).toList();
      return new Part(seconds(), results);
    } catch (CompletionException e) {
      throw new IOException(e.getCause());
    }
  }

  private void sample() {
    JvmMemory memory = gateway.memory();
    String complaint = "";
    while (!Thread.currentThread().isInterrupted() && gateway.process().isAlive()) {
      try {
        double at = seconds();
        double resident = megabytes(gateway.tree().memoryBytes());
        double heap = megabytes(memory.heapUsed());
        double direct = megabytes(memory.direct());
        // Asked to stop, jcmd is not waited for: half a sample would be none.
        if (!Thread.currentThread().isInterrupted()) {
          samples.add(new MemorySample(at, resident, heap, direct));
        }
      } catch (IOException e) {
        String why = "a look at the memory failed: " + e.getMessage();
        if (!why.equals(complaint)) {
          stage.progress().println(why);
          complaint = why;
        }
      }
      Readiness.settle(PERIOD);
    }
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private static double megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? bytes.getAsLong() / MIB : Double.NaN;
  }

  List<MemorySample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }
}
