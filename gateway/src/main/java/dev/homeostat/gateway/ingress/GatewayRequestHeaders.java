package dev.homeostat.gateway.ingress;

import io.netty.util.AsciiString;

/** The headers of ours that callers may send. */
final class GatewayRequestHeaders {
  /** A name of the caller's own for the exchange. */
  static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  private GatewayRequestHeaders() {}
}
