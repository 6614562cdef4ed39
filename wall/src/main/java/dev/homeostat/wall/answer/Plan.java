package dev.homeostat.wall.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What will be sent, before it is bytes. Faults are edits of a plan; {@link #steps} makes the bytes
 * and pauses. Immutable.
 *
 * @param lead what happens before the status line
 * @param parts the body; data after a terminal act counts for the announced length but isn't sent
 * @param error the error this answer tells, kept so that later edits can change its fields
 * @param slice most bytes in one TCP segment; 0 for no limit
 * @param close whether the connection ends after a whole answer
 */
public record Plan(
    List<Step> lead,
    Head head,
    List<Part> parts,
    Framing framing,
    SseStyle style,
    Coding coding,
    @Nullable ErrorBody error,
    int slice,
    boolean close) {

  public Plan {
    lead = List.copyOf(lead);
    parts = List.copyOf(parts);
  }

  /** A body sent whole, with its length. */
  public static Plan of(int status, String contentType, String body) {
    return of(Head.of(status, contentType), List.of(Part.Data.raw(Part.Kind.OTHER, body)))
        .withFraming(Framing.LENGTH);
  }

  /** A JSON body in pieces, with its length. */
  public static Plan json(List<Part> parts) {
    return of(Head.of(200, "application/json"), parts).withFraming(Framing.LENGTH);
  }

  /** An event stream. */
  public static Plan stream(List<Part> parts) {
    Head head = Head.of(200, "text/event-stream").plus("Cache-Control", "no-cache");
    return of(head, parts);
  }

  /** An error in the dialect's shape. */
  public static Plan error(ErrorBody error) {
    return of(error.status(), "application/json", error.json()).withErrorField(error);
  }

  /** Nothing but these steps: no status line, no body. */
  public static Plan only(Step... steps) {
    return of(Head.of(200, "text/plain"), List.of()).withLead(List.of(steps));
  }

  private static Plan of(Head head, List<? extends Part> parts) {
    return new Plan(
        List.of(),
        head,
        List.copyOf(parts),
        Framing.CHUNKED,
        SseStyle.PLAIN,
        Coding.IDENTITY,
        null,
        0,
        false);
  }

  /** The bytes and pauses of this plan. */
  public List<Step> steps() {
    return PlanCompiler.compile(this);
  }

  /** The same for a stream of HTTP/2, which frames the body itself. */
  public List<Step> streamSteps() {
    return PlanCompiler.compileForStream(this);
  }

  /** This plan with more to happen before the status line, after what already does. */
  public Plan withLead(List<Step> more) {
    List<Step> all = new ArrayList<>(lead);
    all.addAll(more);
    return new Plan(all, head, parts, framing, style, coding, error, slice, close);
  }

  public Plan withHead(UnaryOperator<Head> edit) {
    return new Plan(lead, edit.apply(head), parts, framing, style, coding, error, slice, close);
  }

  public Plan withParts(List<? extends Part> changed) {
    return new Plan(lead, head, List.copyOf(changed), framing, style, coding, error, slice, close);
  }

  public Plan withFraming(Framing changed) {
    return new Plan(lead, head, parts, changed, style, coding, error, slice, close);
  }

  public Plan withStyle(SseStyle changed) {
    return new Plan(lead, head, parts, framing, changed, coding, error, slice, close);
  }

  public Plan withCoding(Coding changed) {
    return new Plan(lead, head, parts, framing, style, changed, error, slice, close);
  }

  /** This plan's timing and wire habits with another status, headers and body. */
  public Plan withAnswer(Plan other) {
    return new Plan(
        lead,
        other.head,
        other.parts,
        other.framing,
        style,
        coding,
        other.error,
        slice,
        close || other.close);
  }

  public Plan withSlice(int changed) {
    return new Plan(lead, head, parts, framing, style, coding, error, changed, close);
  }

  /** This plan, ending the connection after its answer and saying so. */
  public Plan closing() {
    Head told = head.with("Connection", "close");
    return new Plan(lead, told, parts, framing, style, coding, error, slice, true);
  }

  private Plan withErrorField(ErrorBody changed) {
    return new Plan(lead, head, parts, framing, style, coding, changed, slice, close);
  }
}
