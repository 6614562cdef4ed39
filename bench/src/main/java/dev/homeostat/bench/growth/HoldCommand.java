package dev.homeostat.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the holder as a process of its own: a {@link HoldJob} as a line of JSON in, a {@link
 * HoldResult} as a line of JSON out once it is fulfilled. The streams last until another job or the
 * end of its standard input.
 */
@Command(name = "hold", description = "Hold streams open: JSON jobs in, what is held out.")
public final class HoldCommand implements Callable<Integer> {
  /** Created by the command line. */
  public HoldCommand() {}

  @Override
  public Integer call() throws IOException {
    JsonMapper json = JsonMapper.shared();
    EventLoopGroup loops = Transport.loops(1);
    @Nullable Holder holder = null;
    try (var jobs = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
        HoldJob job = json.readValue(line, HoldJob.class);
        if (holder == null) {
          holder = new Holder(loops.next(), job);
        }
        System.out.println(json.writeValueAsString(holder.hold(job).join()));
      }
    } finally {
      loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
    return 0;
  }
}
