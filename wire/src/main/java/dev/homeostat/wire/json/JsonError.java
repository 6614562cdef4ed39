package dev.homeostat.wire.json;

/**
 * Why a document is refused.
 *
 * @param kind the family of the fault
 * @param offset bytes from the start of the document to the fault
 * @param detail what was expected or exceeded, in words for the caller
 */
public record JsonError(Kind kind, int offset, String detail) {
  /** Families of faults. */
  public enum Kind {
    /** Nothing but white space. */
    EMPTY,
    /** Not JSON. */
    SYNTAX,
    /** The document ends in the middle. */
    TRUNCATED,
    /** Something follows the document. */
    TRAILING,
    /** A string isn't UTF-8. */
    ENCODING,
    /** A top-level key stands twice. */
    DUPLICATE_KEY,
    /** Beyond one of {@link JsonLimits}. */
    LIMIT
  }

  /** One sentence: cause and place, such as "malformed JSON at byte 17: expected ':'". */
  public String message() {
    return switch (kind) {
      case EMPTY -> "the body is empty (expected: a JSON object)";
      case SYNTAX, TRUNCATED, TRAILING -> "malformed JSON at byte " + offset + ": " + detail;
      case ENCODING -> "invalid UTF-8 at byte " + offset + ": " + detail;
      case DUPLICATE_KEY, LIMIT -> "unacceptable JSON at byte " + offset + ": " + detail;
    };
  }
}
