package dev.homeostat.gateway.upstream;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** A request body that can be sent as often as it takes. */
@FunctionalInterface
public interface BodySource {
  /**
   * The body's bytes in order. Each opening gives buffers that the opener must release.
   *
   * @param room bytes wished for before the first byte of a body that is one buffer, so that what
   *     comes before it leaves with it; a body that is cheaper without gives none
   */
  List<ByteBuf> open(int room);
}
