package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.ChatAnswer;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.Upload;
import dev.homeostat.wall.answer.WallRequest;

/** One thing that a fault changes. A fault is a set of aspects. */
public sealed interface Aspect {
  /** Changes what is said. */
  record Say(Speech speech) implements Aspect {}

  /** Changes how it is sent. */
  record Send(Phase phase, Edit edit) implements Aspect {}

  /** Changes what becomes of the request's body. */
  record Receive(Upload upload) implements Aspect {}

  /** How many attempts in a row get the fault. */
  record Times(int times) implements Aspect {}

  /** How long the fault lasts from the first attempt that got it. */
  record Lasting(long nanos) implements Aspect {}

  /** Only makes one model name differ from another. */
  record Label() implements Aspect {}

  /** A change of what is said to this request. */
  @FunctionalInterface
  interface Speech {
    ChatAnswer apply(ChatAnswer answer, WallRequest request);
  }

  /** A change of how this request is answered. */
  @FunctionalInterface
  interface Edit {
    Plan apply(Plan plan, WallRequest request);
  }
}
