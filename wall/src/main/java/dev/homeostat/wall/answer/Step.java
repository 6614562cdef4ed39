package dev.homeostat.wall.answer;

import java.util.List;

/** One act of playing an answer on a connection. */
public sealed interface Step {
  /**
   * Sends bytes.
   *
   * @param events how many whole stream events end in these bytes
   * @param tokens how many of them carry content
   */
  record Write(Bytes bytes, int events, int tokens) implements Step {}

  /** Sends a head of HTTP/2. */
  record Open(int status, List<Header> headers) implements Step {
    public Open {
      headers = List.copyOf(headers);
    }
  }

  /** Sends what is waiting, then does nothing for so long; zero yields one turn of the loop. */
  record Pause(long nanos) implements Step {}

  /** Closes with FIN. {@code complete} says whether the message was whole by then. */
  record Finish(boolean complete) implements Step {}

  /** Closes with RST. */
  record Reset() implements Step {}

  /** Closes the whole connection with FIN, whatever else is under way on it. */
  record HangUp() implements Step {}

  /** Says that the request was not looked at: REFUSED_STREAM. */
  record Refuse() implements Step {}

  /** Says that the connection takes no more requests; {@code taken} says whether it took this. */
  record GoAway(boolean taken) implements Step {}

  /** Does nothing until the caller leaves. */
  record Hang() implements Step {}

  /** Whether nothing can follow this step. */
  default boolean terminal() {
    return switch (this) {
      case Open _, Write _, Pause _ -> false;
      case GoAway(boolean taken) -> !taken;
      case Finish _, Reset _, HangUp _, Refuse _, Hang _ -> true;
    };
  }
}
