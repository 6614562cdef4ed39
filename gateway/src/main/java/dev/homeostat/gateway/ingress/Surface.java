package dev.homeostat.gateway.ingress;

import io.netty.buffer.ByteBuf;

/** What answers the requests of a route. Called on the connection's loop. */
public interface Surface {
  /** A request begins. Returns who takes its body. */
  Intake begin(IngressRequest request);

  /** Takes one request's body and what becomes of its client, on the connection's loop. */
  interface Intake {
    /** Some of the body. The buffer stays its caller's: retain what is kept. */
    void content(ByteBuf content);

    /** The body is complete. */
    void end();

    /** The client left, or the connection broke. */
    void gone();

    /** The client can take more, or no more. */
    default void writable(boolean writable) {}

    /** Nothing new is taken any more: what would go on for ever ends now. */
    default void drain() {}

    /** The process is about to end: bring this to an end now. */
    default void shutDown() {
      gone();
    }
  }
}
