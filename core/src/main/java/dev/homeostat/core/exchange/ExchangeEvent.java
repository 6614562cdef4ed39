package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;

/**
 * Something that happened to an exchange. What comes from an attempt carries its number: an event
 * of an attempt that is no longer granted is dropped by the machine.
 */
public sealed interface ExchangeEvent {

  /** An event that comes from one attempt. */
  sealed interface OfAttempt extends ExchangeEvent {
    /** The attempt's number, from 1. */
    int attempt();
  }

  /** The request is complete and admitted. */
  record Begin() implements ExchangeEvent {}

  /**
   * The attempt has a free place and begins to connect.
   *
   * @param throughProxy whether our own egress proxy comes first; said again, with false, once its
   *     tunnel stands
   */
  record Dialling(int attempt, boolean throughProxy) implements OfAttempt {}

  /** The attempt has a connection, new or from the pool. */
  record Connected(int attempt) implements OfAttempt {}

  /** Some of the request left our buffers. */
  record Uploading(int attempt) implements OfAttempt {}

  /** All of the request left our buffers. */
  record Written(int attempt) implements OfAttempt {}

  /** The final status line and headers arrived. */
  record Head(int attempt, int status) implements OfAttempt {}

  /**
   * Bytes of a JSON answer's body arrived.
   *
   * @param blank whether all of it so far is white space: a sign of life, not of an answer
   */
  record BodyGrew(int attempt, boolean blank) implements OfAttempt {}

  /** The attempt was refused: an answer that isn't 200, its body read as far as it is of use. */
  record Refused(int attempt, ErrorFacts facts) implements OfAttempt {}

  /** One stream event; the facts hold during the call only, so that one record serves them all. */
  record Frame(int attempt, FrameFacts facts) implements OfAttempt {}

  /** A complete JSON answer. */
  record Answer(int attempt, AnswerFacts facts) implements OfAttempt {}

  /** An answer outgrew what is held back to be checked whole. */
  record Outgrown(int attempt) implements OfAttempt {}

  /** An attempt's complete answer was judged, as {@link Action.Judge} asked. */
  record Judged(int attempt, Judgement judgement) implements OfAttempt {}

  /** A stream's transfer ended. */
  record Ended(int attempt) implements OfAttempt {}

  /**
   * The attempt broke.
   *
   * @param connected whether there was a connection at all
   * @param untouched whether not a byte of an answer had arrived
   */
  record Broken(int attempt, Failure failure, boolean connected, boolean untouched)
      implements OfAttempt {}

  /** The client left. */
  record ClientGone() implements ExchangeEvent {}

  /** The client takes nothing more for now; the upstream is to be paused. */
  record ClientBlocked() implements ExchangeEvent {}

  /** A blocked client took something, though not yet enough to go on. */
  record ClientDraining() implements ExchangeEvent {}

  /** The client can take more. */
  record ClientReady() implements ExchangeEvent {}

  /** The process ends and can't wait any longer. */
  record ShuttingDown() implements ExchangeEvent {}

  /** Time passed: {@link ExchangeMachine#wakeAt()} was reached, or about. */
  record Tick() implements ExchangeEvent {}
}
