package dev.homeostat.gateway.upstream;

import dev.homeostat.core.failure.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * What an upstream call reports to its one listener, always on the call's loop. After {@link
 * #broken} or {@link #end}, and after {@link UpstreamCall#abort} or {@link UpstreamCall#settle},
 * nothing more is reported.
 */
public interface UpstreamListener {
  /**
   * A place in the pool was free; a new connection is being made.
   *
   * @param throughProxy whether the egress proxy comes first; reported again, with false, once its
   *     tunnel stands
   */
  void dialling(boolean throughProxy);

  /** There is a connection. */
  void connected();

  /** Some of the request left our buffers, not yet all. */
  void uploading();

  /** All of the request left our buffers. */
  void written();

  /** The final status line and headers. */
  void head(int status, HttpHeaders headers);

  /** Some of the body. The buffer belongs to the caller of this method: retain what is kept. */
  void content(ByteBuf content);

  /** The bytes that were there are all delivered: the moment to flush. */
  void readComplete();

  /** The body is complete, as its framing says. */
  void end();

  /**
   * The call broke.
   *
   * @param connected whether there was a connection
   * @param untouched whether not a byte of an answer had arrived
   */
  void broken(Failure failure, boolean connected, boolean untouched);
}
