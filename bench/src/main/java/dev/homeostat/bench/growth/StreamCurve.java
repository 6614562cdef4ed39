package dev.homeostat.bench.growth;

import dev.homeostat.bench.Spread;
import dev.homeostat.bench.chart.LineChart;
import dev.homeostat.bench.chart.LineChart.Axis;
import dev.homeostat.bench.chart.LineChart.Line;
import dev.homeostat.bench.chart.LineChart.Point;
import dev.homeostat.bench.machine.Readiness;
import dev.homeostat.bench.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What a stream costs while nothing happens on it. Each has got its first token and gets another
 * one each 20 s, sooner than any clock of the gateway at its defaults would doubt it.
 */
final class StreamCurve {
  private static final String STREAM = "mock-paced-500-0-20000";
  private static final String JSON = "mock-json";
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final int TRAINING = 100;
  private static final int GROWERS = 30;
  private static final double KIB = 1_024;
  private static final double MIB = 1 << 20;

  /** The project's budget: heap and direct memory of an idle stream in plaintext, KiB. */
  private static final double MOST_KIB = 16;

  private final Stage stage;
  private final Fleet fleet;
  private final boolean tls;
  private final List<HeldPoint> points = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private int missing;

  private StreamCurve(Stage stage, Fleet fleet, boolean tls) {
    this.stage = stage;
    this.fleet = fleet;
    this.tls = tls;
  }

  /** Nothing is encrypted. */
  static StreamCurve plaintext(Stage stage) {
    return new StreamCurve(stage, stage.fleet(), false);
  }

  /** The provider's side is encrypted; there is no budget for it. */
  static StreamCurve inTls(Stage stage) {
    return new StreamCurve(stage, stage.fleetInTls(), true);
  }

  Chapter measure(List<Integer> sizes, Pace pace) throws IOException {
    int most = Sizes.streamsWithin(Descriptors.hardLimit());
    GatewayUnderTest gateway = stage.gateway(fleet.offering(STREAM, JSON), true);
    HoldClient holder = new HoldClient(stage.workers().other("hold"));
    train(gateway, holder, pace);
    for (int size : sizes) {
      hold(gateway, holder, Math.min(size, most));
      if (!gateway.process().isAlive() || size >= most) {
        break;
      }
    }
    if (sizes.getLast() > most) {
      verdicts.add(
          Verdict.missed(
              "The descriptor limit of %,d (`ulimit -Hn`) allows %,d streams, at two each."
                  .formatted(Descriptors.hardLimit(), most)));
    }
    stage.end(gateway);
    return chapter();
  }

  /** Loads what every request loads and fills what is filled once. */
  private void train(GatewayUnderTest gateway, HoldClient holder, Pace pace) throws IOException {
    Subject subject = new Subject("streams", gateway.base(), gateway.tree(), Map.of());
    stage.generator().run(new Ask(JSON, JSON, 1_024, 16).job(subject, 16, pace.warmUp(), 30_000));
    holder.hold(new HoldJob(gateway.base(), STREAM, TRAINING));
    holder.hold(new HoldJob(gateway.base(), STREAM, 0));
    Readiness.settle(SETTLE);
  }

  private void hold(GatewayUnderTest gateway, HoldClient holder, int size) throws IOException {
    HoldJob job = new HoldJob(gateway.base(), STREAM, size);
    HoldResult opened = holder.hold(job);
    Readiness.settle(SETTLE);
    OptionalLong resident = gateway.tree().memoryBytes();
    JvmMemory memory = gateway.memory();
    HeldPoint point = new HeldPoint(opened.held(), memory.live(), memory.direct(), resident);
    boolean alive = gateway.process().isAlive();
    stage.progress().println("%,d streams: %,d held".formatted(size, opened.held()));
    if (alive && opened.held() == size && point.live().bytes() > 0) {
      points.add(point);
      return;
    }
    missing = size - (alive ? opened.held() : 0);
    String end =
        alive ? "" : " The gateway ended with " + gateway.process().exitValue() + " meanwhile.";
    verdicts.add(
        Verdict.missed(
            "**missed**: of %,d streams %,d were held, lost %s.%s"
                .formatted(size, alive ? opened.held() : 0, opened.lost(), end)));
  }

  private Chapter chapter() {
    List<String> tables = new ArrayList<>();
    List<LineChart> charts = new ArrayList<>();
    if (points.size() > 1) {
      HeldPoint base = points.getFirst();
      HeldPoint last = points.getLast();
      double each = (last.heapEach(base) + last.directEach(base)) / KIB;
      if (!tls) {
        verdicts.add(
            Verdict.atMost(
                "heap and direct memory of each of %,d idle streams".formatted(last.streams()),
                Spread.of(DoubleStream.of(each)),
                MOST_KIB,
                " KB"));
      }
      tables.add(growers(base, last));
      charts.add(chart());
    }
    tables.addFirst(table());
    return new Chapter(
        tls ? "streams-tls" : "streams",
        tls ? "Idle streams, providers in TLS" : "Idle streams",
        """
        Streams held open at once, %s: each has got its first token and gets \
        another one each 20 s. Heap: live objects after a forced full collection; direct: what the \
        JVM's native memory tracking counts as Other; resident before that collection. Bytes each: \
        against the first row.\
        """
            .formatted(tls ? "in TLS on the provider's side" : "plaintext on both sides"),
        tables,
        charts,
        verdicts,
        missing);
  }

  private String table() {
    Table table =
        new Table(
            "streams",
            "heap MB",
            "direct MB",
            "resident MB",
            "heap B each",
            "direct B each",
            "resident B each");
    for (HeldPoint point : points) {
      HeldPoint base = points.getFirst();
      boolean first = point.streams() == base.streams();
      table.row(
          "%,d".formatted(point.streams()),
          "%.1f".formatted(point.live().bytes() / MIB),
          megabytes(point.direct()),
          megabytes(point.resident()),
          first ? "–" : "%,.0f".formatted(point.heapEach(base)),
          first ? "–" : "%,.0f".formatted(point.directEach(base)),
          first ? "–" : "%,.0f".formatted(point.residentEach(base)));
    }
    return table.markdown();
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? "%.1f".formatted(bytes.getAsLong() / MIB) : "–";
  }

  private static String growers(HeldPoint base, HeldPoint last) {
    Table table = new Table("class", "heap B each");
    last.live()
        .growers(base.live(), last.streams() - base.streams(), GROWERS)
        .forEach(grower -> table.row("`" + grower.name() + "`", "%,.0f".formatted(grower.bytes())));
    return table.markdown();
  }

  private LineChart chart() {
    return new LineChart(
        "Memory by streams held",
        "Heap, direct and resident memory while the number of idle streams grows",
        Axis.linear("streams held"),
        Axis.linear("MB"),
        List.of(
            line("resident", point -> point.resident().orElse(0)),
            line("heap, live", point -> point.live().bytes()),
            line("direct", point -> point.direct().orElse(0))));
  }

  private Line line(String name, ToDoubleFunction<HeldPoint> bytes) {
    return new Line(
        name,
        points.stream()
            .map(point -> Point.of(point.streams(), bytes.applyAsDouble(point) / MIB))
            .toList());
  }
}
