package dev.homeostat.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import tools.jackson.databind.json.JsonMapper;

/** The holder's process, seen from the run. */
final class HoldClient {
  private final JsonMapper json = JsonMapper.shared();
  private final Writer jobs;
  private final BufferedReader results;

  HoldClient(Process process) {
    this.jobs = new OutputStreamWriter(process.getOutputStream(), UTF_8);
    this.results = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Returns when the job is fulfilled or every missing stream was tried once. */
  HoldResult hold(HoldJob job) throws IOException {
    jobs.write(json.writeValueAsString(job) + "\n");
    jobs.flush();
    String line = results.readLine();
    if (line == null) {
      throw new IOException("the holder ended before its result");
    }
    return json.readValue(line, HoldResult.class);
  }
}
