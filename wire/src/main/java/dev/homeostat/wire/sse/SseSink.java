package dev.homeostat.wire.sse;

/** What a {@link SseParser} reports. */
public interface SseSink {
  /** One block ended by a blank line. The event and its arrays hold only during the call. */
  void event(SseEvent event);

  /** An event grew beyond the limit; the parser ignores everything from here on. */
  void tooLong();
}
