package dev.homeostat.bench.load;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Deals a job out to the event loops, waits, and adds up. */
public final class LoadRun {
  private LoadRun() {}

  /**
   * Runs a job to its end. Blocks; bounded by the job's time plus one timeout.
   *
   * @param loops where the connections live
   * @param threads the loops to use, at most as many as the group has
   */
  public static LoadResult execute(LoadJob job, EventLoopGroup loops, int threads) {
    int lanesWanted = Math.min(threads, job.connections());
    AtomicLong tickets = new AtomicLong(job.maxExchanges());
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < lanesWanted; i++) {
      int size = share(job.connections(), lanesWanted, i);
      double rate = job.ratePerSecond() / lanesWanted;
      lanes.add(new Lane(job, loops.next(), tickets, size, rate));
    }
    all(lanes.stream().map(Lane::connect).toList()).join();
    long startedAt = System.nanoTime();
    List<CompletableFuture<Tally>> runs = lanes.stream().map(lane -> lane.run(startedAt)).toList();
    all(runs).join();
    Tally sum = new Tally();
    runs.forEach(run -> sum.add(run.join()));
    return sum.result(startedAt);
  }

  private static int share(int whole, int parts, int part) {
    return whole / parts + (part < whole % parts ? 1 : 0);
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
  }
}
