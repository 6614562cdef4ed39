package dev.homeostat.wall.answer;

/** One act of playing an answer on a connection. */
public sealed interface Step {
  /**
   * Sends bytes.
   *
   * @param events how many whole stream events end in these bytes
   * @param tokens how many of them carry content
   */
  record Write(Bytes bytes, int events, int tokens) implements Step {}

  /** Sends what is waiting, then does nothing for so long; zero yields one turn of the loop. */
  record Pause(long nanos) implements Step {}

  /** Closes with FIN. {@code complete} says whether the message was whole by then. */
  record Finish(boolean complete) implements Step {}

  /** Closes with RST. */
  record Reset() implements Step {}

  /** Does nothing until the caller leaves. */
  record Hang() implements Step {}

  /** Whether nothing can follow this step. */
  default boolean terminal() {
    return switch (this) {
      case Write _, Pause _ -> false;
      case Finish _, Reset _, Hang _ -> true;
    };
  }
}
