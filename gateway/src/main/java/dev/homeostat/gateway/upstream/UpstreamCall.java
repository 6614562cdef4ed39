package dev.homeostat.gateway.upstream;

/** A handle on one upstream call. Used on the call's loop only. */
public interface UpstreamCall {
  /** Closes the connection, or forgets the wait for one, at once. */
  void abort();

  /**
   * The answer is known; the rest doesn't matter. A connection that comes to its natural end soon
   * is used again, any other is closed.
   */
  void settle();

  /** Stops reading: the client can't take more. */
  void pause();

  /** Reads again. */
  void resume();

  /** A call that was never made. */
  UpstreamCall NONE =
      new UpstreamCall() {
        @Override
        public void abort() {}

        @Override
        public void settle() {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}
      };
}
