package dev.homeostat.gateway.upstream;

/** What carries one call: a connection of its own, or a stream of a shared one. */
interface Carrier {
  /** Sends the request; from here on the carrier reports to the call. */
  void send(PooledCall call);

  /** The call it was meant for is gone: nothing was sent. */
  void unused();

  /** See {@link UpstreamCall#abort()}. */
  void abort();

  /** See {@link UpstreamCall#settle()}. */
  void settle();

  /** See {@link UpstreamCall#pause()}. */
  void pause();

  /** See {@link UpstreamCall#resume()}. */
  void resume();
}
