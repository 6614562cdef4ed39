package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.ErrorFacts;
import org.jspecify.annotations.Nullable;

/**
 * What one stream event says, read once from its bytes. An implementation is reused from event to
 * event: its values hold only during the call that carries it.
 */
public interface FrameFacts {
  /** What this event is. An event with both text and a finish reason is {@code CONTENT}. */
  FrameKind kind();

  /** The bit that all choices from this index on share. */
  int SHARED_BIT = Long.SIZE - 1;

  /**
   * The choices that this event carries a finish reason for: bit <i>i</i> for the choice of index
   * <i>i</i>, and {@link #SHARED_BIT} for every index from there on. 0 for none.
   */
  long finishedChoices();

  /** Whether the event carries a finish reason, alone or beside a delta. */
  default boolean finish() {
    return finishedChoices() != 0;
  }

  /**
   * Whether the finish reason is an ordinary stop. Others (a length limit, a filter) explain why an
   * answer may have no content at all.
   */
  boolean ordinaryStop();

  /** Whether the event carries a usage object, alone or beside choices. */
  boolean usage();

  /** Prompt tokens of that usage; 0 without one. */
  long inputTokens();

  /** Completion tokens of that usage, reasoning included; 0 without one. */
  long outputTokens();

  /** The error of an {@link FrameKind#ERROR} event, else null. */
  @Nullable ErrorFacts error();

  /** The choices that the event speaks of, as {@link #finishedChoices} has them. */
  long choices();

  /** Whether its visible text is nothing but white space, and it says nothing else. */
  boolean blank();

  /**
   * Whether the event's content is a piece of the first choice's visible text and nothing else: no
   * refusal, no list of parts, no tool call, no other choice.
   */
  boolean plainText();

  /** The first choice's visible text, decoded; empty without one. Makes a string: not for all. */
  String contentText();

  /** The bytes that the ranges point into. */
  byte[] array();

  /** The first byte of the first choice's text as the dialect writes it, or -1. */
  int contentFrom();

  /** The first byte after it. */
  int contentTo();

  /** Where that text goes on after so many of its decoded characters. */
  int rawContentFrom(int characters);

  /** How many bytes of reasoning the event brings, as the dialect writes them. */
  int reasoningBytes();
}
