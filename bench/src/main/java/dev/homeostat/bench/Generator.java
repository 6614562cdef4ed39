package dev.homeostat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.load.LoadJob;
import dev.homeostat.bench.load.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import tools.jackson.databind.json.JsonMapper;

/** The load generator's process, seen from the benchmark: a job in, its result out. */
public final class Generator {
  private final JsonMapper json = JsonMapper.shared();
  private final Writer jobs;
  private final BufferedReader results;

  /** The generator of a process that runs the {@code load} command. */
  public Generator(Process process) {
    this.jobs = new OutputStreamWriter(process.getOutputStream(), UTF_8);
    this.results = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Runs a job to its end. */
  public LoadResult run(LoadJob job) throws IOException {
    jobs.write(json.writeValueAsString(job) + "\n");
    jobs.flush();
    String line = results.readLine();
    if (line == null) {
      throw new IOException("the load generator ended before its result");
    }
    return json.readValue(line, LoadResult.class);
  }
}
