package dev.homeostat.gateway.upstream;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** A request body that can be sent as often as it takes. */
@FunctionalInterface
public interface BodySource {
  /** The body's bytes in order. Each opening gives buffers that the opener must release. */
  List<ByteBuf> open();
}
