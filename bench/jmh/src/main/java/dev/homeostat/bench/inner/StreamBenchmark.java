package dev.homeostat.bench.inner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.ExchangeEvent;
import dev.homeostat.core.exchange.ExchangeId;
import dev.homeostat.core.exchange.ExchangeMachine;
import dev.homeostat.core.exchange.ExchangePolicy;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.routing.LiveScores;
import dev.homeostat.wire.json.JsonText;
import dev.homeostat.wire.openai.ChatFrameReader;
import dev.homeostat.wire.sse.FrameView;
import dev.homeostat.wire.sse.SseEvent;
import dev.homeostat.wire.sse.SseParser;
import dev.homeostat.wire.sse.SseSink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one event of a stream costs, alone in its buffer or among many. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class StreamBenchmark {
  private static final int EVENTS = 64;

  /** Events of one stream. */
  private static final int LONGEST = 16_384;

  /** How many events one buffer holds. */
  @Param({"1", "64"})
  public int perBuffer;

  private final SseParser parser = new SseParser();
  private final ChatFrameReader reader = new ChatFrameReader();
  private final FrameView view = new FrameView();
  private final ExchangeEvent.Frame frame = new ExchangeEvent.Frame(1, view);

  private final SseSink read =
      new Sink() {
        @Override
        public void event(SseEvent event) {
          reader.read(event, view);
          said += view.contentTo() - view.contentFrom();
        }
      };

  private final SseSink relay =
      new Sink() {
        @Override
        public void event(SseEvent event) {
          reader.read(event, view);
          said += machine.on(frame, 0).size();
        }
      };

  private byte[] buffer;
  private List<Target> targets;
  private ExchangeMachine machine;
  private int fed;
  private long said;

  /** A buffer, and an exchange whose stream has begun and that could be rescued. */
  @Setup
  public void setUp() {
    buffer = Bodies.event().repeat(perBuffer).getBytes(UTF_8);
    targets = Past.model(2, LiveScores.create()).targets();
    begin();
  }

  /** A new exchange; one that has said too much could not be rescued any more, and costs less. */
  private void begin() {
    fed = 0;
    machine =
        ExchangeMachine.create(
            ExchangeId.customer("x"),
            Past.TERMS,
            targets,
            ExchangePolicy.DEFAULTS,
            JsonText::decode,
            AttemptGate.OPEN,
            Jitter.NONE);
    machine.on(new ExchangeEvent.Begin(), 0);
    machine.on(new ExchangeEvent.Written(1), 0);
    machine.on(new ExchangeEvent.Head(1, 200), 0);
  }

  /** Finding events and reading them, once. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long scan() {
    return feed(read);
  }

  /** The same, and the machine's decision about each. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long decide() {
    fed += EVENTS;
    if (fed > LONGEST) {
      begin();
    }
    return feed(relay);
  }

  private long feed(SseSink sink) {
    for (int event = 0; event < EVENTS; event += perBuffer) {
      parser.feed(buffer, 0, buffer.length, sink);
    }
    return said;
  }

  private abstract static class Sink implements SseSink {
    @Override
    public void tooLong() {
      throw new IllegalStateException("an event that ends is never too long");
    }
  }
}
