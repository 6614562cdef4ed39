package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Bytes;
import dev.homeostat.wall.answer.Coding;
import dev.homeostat.wall.answer.Framing;
import dev.homeostat.wall.answer.Head;
import dev.homeostat.wall.answer.Header;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Words about HTTP itself: framing, coding, headers, segments. */
final class WireWords {
  private static final Map<String, Framing> LENGTHS =
      Map.of(
          "short", Framing.LENGTH_SHORT,
          "long", Framing.LENGTH_LONG,
          "twice", Framing.LENGTH_TWICE,
          "and-chunked", Framing.LENGTH_AND_CHUNKED,
          "true", Framing.LENGTH,
          "none", Framing.UNTIL_CLOSE);
  private static final Map<String, Framing> CHUNKS =
      Map.of(
          "true", Framing.CHUNKED,
          "unended", Framing.CHUNKED_UNENDED,
          "bad-size", Framing.CHUNKED_BAD_SIZE,
          "trailers", Framing.CHUNKED_TRAILERS);
  private static final Map<String, Coding> CODINGS =
      Map.of(
          "gzip", Coding.GZIP,
          "gzip-cut", Coding.GZIP_CUT,
          "deflate", Coding.DEFLATE,
          "gzip-corrupt", Coding.GZIP_CORRUPT,
          "br-corrupt", Coding.BR_CORRUPT,
          "zstd-corrupt", Coding.ZSTD_CORRUPT);

  private WireWords() {}

  static List<FaultWord> rows() {
    return List.of(
        FaultWord.send(
            "length",
            "short|long|twice|and-chunked|true|none",
            Phase.WIRE,
            "a Content-Length that is wrong, doubled, beside chunked, right or absent",
            text -> {
              Framing framing = among(LENGTHS, text);
              return (plan, request) -> plan.withFraming(framing);
            }),
        FaultWord.send(
            "chunks",
            "true|unended|bad-size|trailers",
            Phase.WIRE,
            "chunked, in order or not",
            text -> {
              Framing framing = among(CHUNKS, text);
              return (plan, request) -> plan.withFraming(framing);
            }),
        FaultWord.send(
            "coding",
            "gzip|gzip-cut|gzip-corrupt|deflate|br-corrupt|zstd-corrupt",
            Phase.WIRE,
            "a content coding that nobody asked for",
            text -> {
              Coding coding = among(CODINGS, text);
              return (plan, request) -> plan.withCoding(coding);
            }),
        FaultWord.send(
            "slice",
            "[BYTES]",
            Phase.WIRE,
            "TCP segments of so many bytes (1)",
            text -> {
              int bytes = Values.count(text, 1, 1, 65_536);
              return (plan, request) -> plan.withSlice(bytes);
            }),
        FaultWord.send(
            "close",
            "",
            Phase.WIRE,
            "Connection: close, then FIN after the whole answer",
            text -> {
              Values.none(text);
              return (plan, request) -> plan.closing();
            }),
        FaultWord.send(
            "interim",
            "[N[:100|102|103]]",
            Phase.PACE,
            "N interim answers (1) of status 103 before the final one",
            text -> {
              int count = Values.count(Values.before(text), 1, 1, 100_000);
              String status = Values.oneOf(Values.after(text), "", "100", "102", "103");
              return (plan, request) -> interim(plan, count, status);
            }),
        FaultWord.send(
            "huge-headers",
            "[SIZE]",
            Phase.WIRE,
            "one header of this size (256K)",
            text -> {
              int size = (int) Values.bytes(text.isEmpty() ? "256K" : text);
              return (plan, request) ->
                  plan.withHead(head -> head.plus("x-wall-huge", "h".repeat(size)));
            }),
        FaultWord.send(
            "many-headers",
            "[N]",
            Phase.WIRE,
            "so many headers (2000)",
            text -> {
              int count = Values.count(text, 2000, 1, 100_000);
              return (plan, request) -> manyHeaders(plan, count);
            }),
        FaultWord.send(
            "dirty-header",
            "cr|lf|nul",
            Phase.WIRE,
            "a header whose value holds this character",
            text -> {
              String dirt =
                  switch (text) {
                    case "cr" -> "\r";
                    case "lf" -> "\n";
                    case "nul" -> "\0";
                    default -> throw new IllegalArgumentException(text);
                  };
              return (plan, request) ->
                  plan.withHead(head -> head.plus("x-wall-dirty", "a" + dirt + "b"));
            }));
  }

  private static <T> T among(Map<String, T> choices, String text) {
    T choice = choices.get(text);
    if (choice == null) {
      throw new IllegalArgumentException(text);
    }
    return choice;
  }

  private static Plan interim(Plan plan, int count, String status) {
    String code = status.isEmpty() ? "103" : status;
    String fields = code.equals("103") ? "Link: </style.css>; rel=preload\r\n" : "";
    Bytes line = Bytes.utf8("HTTP/1.1 " + code + " Interim\r\n" + fields + "\r\n");
    return plan.withLead(Collections.nCopies(count, new Step.Write(line, 0, 0)));
  }

  private static Plan manyHeaders(Plan plan, int count) {
    List<Header> headers = new ArrayList<>(plan.head().headers());
    for (int i = 0; i < count; i++) {
      headers.add(new Header("x-wall-" + i, "v"));
    }
    return plan.withHead(head -> new Head(head.status(), headers));
  }
}
