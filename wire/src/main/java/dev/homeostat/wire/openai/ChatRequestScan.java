package dev.homeostat.wire.openai;

import dev.homeostat.wire.json.JsonError;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonScan;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chat request's body as it arrives: one pass that validates the JSON and notes what the
 * gateway has to know. What the gateway doesn't need is left to the provider to judge.
 *
 * <p>Not thread-safe; one scan per request.
 */
public final class ChatRequestScan {
  private final ChatRequestSink sink = new ChatRequestSink();
  private final JsonScan scan;

  /** A scan within these limits. */
  public ChatRequestScan(JsonLimits limits) {
    scan = new JsonScan(limits, sink);
  }

  /**
   * Takes the body's next bytes. Returns false once the body can't become valid any more: no
   * further byte has to be read, and {@link #finish} says why.
   */
  public boolean feed(byte[] buf, int off, int len) {
    sink.piece(buf, scan.consumed() - off);
    boolean valid = scan.feed(buf, off, len);
    sink.pieceEnd(scan.consumed());
    return valid;
  }

  /** The body is complete. */
  public Result finish() {
    if (!scan.finish()) {
      JsonError error = scan.error();
      return error == null ? new Bad("malformed JSON", null, "invalid_json") : bad(error);
    }
    return sink.result(scan.consumed());
  }

  private static Bad bad(JsonError error) {
    String code =
        switch (error.kind()) {
          case EMPTY -> "empty_body";
          case ENCODING -> "invalid_utf8";
          case DUPLICATE_KEY -> "duplicate_key";
          case LIMIT -> "body_too_complex";
          case SYNTAX, TRUNCATED, TRAILING -> "invalid_json";
        };
    return new Bad(error.message(), null, code);
  }

  /** What a body came to. */
  public sealed interface Result {}

  /**
   * A request that can be served.
   *
   * @param facts what it asks for
   */
  public record Ok(ChatRequestFacts facts) implements Result {}

  /**
   * A request that is the caller's to repair: status 400, type {@code invalid_request_error}.
   *
   * @param message cause and fix
   * @param param the field at fault, or null for the body as a whole
   * @param code the cause for programs
   */
  public record Bad(String message, @Nullable String param, String code) implements Result {}
}
