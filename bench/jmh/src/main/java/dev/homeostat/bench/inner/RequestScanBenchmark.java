package dev.homeostat.bench.inner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.openai.ChatRequestScan;
import java.util.concurrent.TimeUnit;
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

/** The one pass over a request's body, in pieces as a socket gives them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class RequestScanBenchmark {
  /** About the size of the body in bytes. */
  @Param({"1024", "65536", "1048576"})
  public int bytes;

  /** The most bytes one read brings: small buffers, and those a busy connection grows to. */
  @Param({"2048", "65536"})
  public int slice;

  private byte[] body;

  /** A body of that size. */
  @Setup
  public void setUp() {
    body = Bodies.request(bytes).getBytes(UTF_8);
  }

  /** From the first byte to the facts. */
  @Benchmark
  public ChatRequestScan.Result scan() {
    ChatRequestScan scan = new ChatRequestScan(JsonLimits.DEFAULT);
    for (int from = 0; from < body.length; from += slice) {
      scan.feed(body, from, Math.min(slice, body.length - from));
    }
    return scan.finish();
  }
}
