package dev.homeostat.wall.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns a plan into steps: styles events, codes content, frames the body, slices the bytes. */
final class PlanCompiler {
  // Long enough for loopback to deliver what was sent before a reset discards it.
  private static final long BEFORE_RESET_NANOS = 20_000_000;

  private static final String INTERIM = "HTTP/1.1 1";
  private static final Set<String> OF_CONNECTION = Set.of("connection", "transfer-encoding");

  private final Plan plan;
  private final boolean stream;
  private final List<Step> steps = new ArrayList<>();

  private PlanCompiler(Plan plan, boolean stream) {
    this.plan = plan;
    this.stream = stream;
  }

  static List<Step> compile(Plan plan) {
    return compile(plan, false);
  }

  static List<Step> compileForStream(Plan plan) {
    return compile(plan, true);
  }

  private static List<Step> compile(Plan plan, boolean stream) {
    PlanCompiler compiler = new PlanCompiler(plan, stream);
    compiler.run();
    return List.copyOf(compiler.steps);
  }

  private void run() {
    for (Step step : plan.lead()) {
      if (add(stream ? ofStream(step) : step)) {
        return;
      }
    }
    List<Part.Data> data =
        plan.parts().stream()
            .filter(Part.Data.class::isInstance)
            .map(Part.Data.class::cast)
            .toList();
    List<Bytes> bodies = bodies(data);
    long length = bodies.stream().mapToLong(Bytes::length).sum();
    if (stream) {
      steps.add(open(length));
    } else {
      write(head().bytes(framing(length)), 0, 0);
    }
    if (plan.head().bodiless()) {
      end();
      return;
    }
    int next = 0;
    for (Part part : plan.parts()) {
      switch (part) {
        case Part.Act act -> {
          if (add(act.step())) {
            return;
          }
        }
        case Part.Data piece -> body(piece, bodies.get(next++));
      }
    }
    if (!stream) {
      write(Bytes.utf8(plan.framing().end()), 0, 0);
    }
    end();
  }

  private Step.Open open(long length) {
    List<Header> headers = new ArrayList<>(head().headers());
    headers.addAll(framing(length));
    headers.removeIf(header -> OF_CONNECTION.contains(header.name().toLowerCase(Locale.ROOT)));
    return new Step.Open(plan.head().status(), headers);
  }

  /** Bytes before the head are an interim answer, or nothing that HTTP/2 could carry. */
  private static Step ofStream(Step step) {
    if (!(step instanceof Step.Write write)) {
      return step;
    }
    String text = write.bytes().utf8();
    return text.startsWith(INTERIM)
        ? new Step.Open(Integer.parseInt(text.substring(9, 12)), List.of())
        : new Step.Reset();
  }

  private List<Bytes> bodies(List<Part.Data> data) {
    List<Bytes> encoded = new ArrayList<>(data.size());
    for (int i = 0; i < data.size(); i++) {
      Part.Data piece = data.get(i);
      Bytes bytes =
          piece.event() ? plan.style().encode(piece.payload(), piece.name()) : piece.payload();
      String opening = i == 0 && piece.event() ? plan.style().opening() : "";
      encoded.add(opening.isEmpty() ? bytes : Bytes.join(Bytes.utf8(opening), bytes));
    }
    return plan.coding().encode(encoded);
  }

  private Head head() {
    return plan.coding() == Coding.IDENTITY
        ? plan.head()
        : plan.head().with("Content-Encoding", plan.coding().token());
  }

  private List<Header> framing(long length) {
    return plan.head().bodiless() ? List.of() : plan.framing().headers(length);
  }

  private void body(Part.Data piece, Bytes bytes) {
    List<Bytes> framed = new ArrayList<>(3);
    if (stream) {
      framed.add(bytes);
    } else {
      plan.framing().frame(bytes, framed::add);
    }
    for (int i = 0; i < framed.size(); i++) {
      boolean last = i == framed.size() - 1;
      int events = last && piece.event() ? 1 : 0;
      write(framed.get(i), events, last && piece.kind().content() ? 1 : 0);
    }
  }

  private void end() {
    if (stream) {
      endStream();
      return;
    }
    if (plan.framing().broken()) {
      steps.add(new Step.Finish(false));
    } else if (plan.close() || plan.framing().closes()) {
      steps.add(new Step.Finish(true));
    }
  }

  /** A wrong length is told by the length alone; a broken frame becomes a reset. */
  private void endStream() {
    boolean broken = plan.framing().broken();
    boolean byLength =
        plan.framing().headers(0).stream()
            .anyMatch(header -> header.name().equalsIgnoreCase("content-length"));
    steps.add(broken && !byLength ? new Step.Reset() : new Step.Finish(!broken));
  }

  /** Adds a step and says whether it was the last possible. */
  private boolean add(Step step) {
    if (step instanceof Step.Write write) {
      write(write.bytes(), write.events(), write.tokens());
      return false;
    }
    if (step instanceof Step.Reset && steps.stream().anyMatch(Step.Write.class::isInstance)) {
      steps.add(new Step.Pause(BEFORE_RESET_NANOS));
    }
    steps.add(step);
    return step.terminal();
  }

  private void write(Bytes bytes, int events, int tokens) {
    if (bytes.length() == 0) {
      return;
    }
    if (plan.slice() == 0) {
      steps.add(new Step.Write(bytes, events, tokens));
      return;
    }
    for (int from = 0; from < bytes.length(); from += plan.slice()) {
      int to = Math.min(bytes.length(), from + plan.slice());
      boolean last = to == bytes.length();
      steps.add(new Step.Write(bytes.slice(from, to), last ? events : 0, last ? tokens : 0));
      steps.add(new Step.Pause(0));
    }
  }
}
