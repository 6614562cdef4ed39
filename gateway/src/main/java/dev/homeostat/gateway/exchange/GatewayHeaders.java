package dev.homeostat.gateway.exchange;

import io.netty.util.AsciiString;

/** The headers this gateway adds to responses. */
public final class GatewayHeaders {
  /** What names the exchange. */
  public static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  /** The model that answered, as its provider calls it. */
  public static final AsciiString MODEL = AsciiString.cached("x-homeostat-model");

  /** The target that answered. */
  public static final AsciiString TARGET = AsciiString.cached("x-homeostat-target");

  /** How many attempts were made. */
  public static final AsciiString ATTEMPTS = AsciiString.cached("x-homeostat-attempts");

  /** What was tried and what came of it. */
  public static final AsciiString TRAIL = AsciiString.cached("x-homeostat-trail");

  /** Who wasn't asked because of what is known now: reasons with their number of targets. */
  public static final AsciiString SKIPPED = AsciiString.cached("x-homeostat-skipped");

  /** What the answer cost, in US dollars. */
  public static final AsciiString COST = AsciiString.cached("x-homeostat-cost-usd");

  /** Microseconds spent in no attempt and in no wait. */
  public static final AsciiString OVERHEAD = AsciiString.cached("x-homeostat-overhead-us");

  /** Tells the vendor's clients not to try again by themselves. */
  public static final AsciiString SHOULD_RETRY = AsciiString.cached("x-should-retry");

  /** Tells nginx in front of us to pass on what comes, instead of collecting it. */
  public static final AsciiString UNBUFFERED = AsciiString.cached("x-accel-buffering");

  private GatewayHeaders() {}
}
