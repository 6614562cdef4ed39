package dev.homeostat.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the load generator as a process of its own: one {@link LoadJob} as a line of JSON in, one
 * {@link LoadResult} as a line of JSON out. One process serves the whole benchmark, so that its own
 * warm-up is over before anything is measured. It ends with its standard input.
 */
@Command(name = "load", description = "Run the load generator alone: JSON jobs in, results out.")
public final class LoadCommand implements Callable<Integer> {
  @Option(names = "--threads", defaultValue = "1", description = "Event loops.")
  private int threads;

  /** Created by the command line. */
  public LoadCommand() {}

  @Override
  public Integer call() throws IOException {
    JsonMapper json = JsonMapper.shared();
    EventLoopGroup loops = Transport.loops(threads);
    try (var jobs = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
        LoadJob job = json.readValue(line, LoadJob.class);
        System.out.println(json.writeValueAsString(LoadRun.execute(job, loops, threads)));
      }
    } finally {
      loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
    return 0;
  }
}
