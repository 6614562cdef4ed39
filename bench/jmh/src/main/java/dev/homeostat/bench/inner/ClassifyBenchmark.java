package dev.homeostat.bench.inner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.failure.Failure;
import dev.homeostat.wire.openai.FailureReader;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a refusal's bytes to what it means. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class ClassifyBenchmark {
  /** A refusal. */
  public enum Refused {
    /** The ordinary one: a rate limit, by its code. */
    LIMIT(
        429,
        "application/json",
        "{\"error\":{\"message\":\"Rate limit reached for large in organization org-1 on requests"
            + " per min (RPM): Limit 20, Used 20. Please try again in 3s.\","
            + "\"type\":\"requests\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}"),
    /** Words that no rule knows: every row is tried. */
    STRANGE(
        418,
        "application/json",
        "{\"error\":{\"message\":\"" + "the kettle is not for this. ".repeat(140) + "\"}}"),
    /** Nearly a match again and again: what a regular expression fears. */
    NEARLY(
        400, "application/json", "{\"message\":\"" + "context length maximum ".repeat(180) + "\"}"),
    /** A proxy's page. */
    PAGE(
        502,
        "text/html",
        "<html><head><title>502 Bad Gateway</title></head><body>"
            + "<p>nothing here</p>".repeat(200)
            + "</body></html>");

    private final int status;
    private final String type;
    private final String text;

    Refused(int status, String type, String text) {
      this.status = status;
      this.type = type;
      this.text = text;
    }
  }

  /** Which. */
  @Param public Refused refused;

  private byte[] body;

  /** Its bytes. */
  @Setup
  public void setUp() {
    body = refused.text.getBytes(UTF_8);
  }

  /** Read and judged. */
  @Benchmark
  public @Nullable Failure classify() {
    return FailureReader.read(refused.status, body, refused.type, _ -> null, 1_763_700_000_000L);
  }
}
