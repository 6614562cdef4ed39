package dev.homeostat.wall.log;

import dev.homeostat.wall.answer.Bytes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request as the provider saw it. An immutable snapshot: ask the wall again for a newer one.
 *
 * @param number from 1, in order of arrival at this wall
 * @param model the model in the body; empty while unread or when there is none
 * @param path without the query
 * @param headers names in lower case; repeated ones joined by commas
 * @param body what was read of it, up to the log's limit
 * @param stream whether a stream was asked for
 * @param receivedAt when the request's head had arrived
 * @param receivedNanos the same instant on the monotonic clock of {@link System#nanoTime}
 * @param connectionId the connection, numbered from 1 at this wall
 * @param connectionUse how many requests that connection has carried, this one included
 * @param fault the words of the fault it got; {@code ok} without one
 * @param bytesSent bytes handed to the socket, headers included
 * @param eventsSent whole stream events among them
 * @param tokensSent events, or words of a JSON body, that carry content
 * @param endedAt when it ended; null while it is open
 * @param endedNanos the same instant on the monotonic clock; 0 while it is open
 */
public record WallAttempt(
    long number,
    String model,
    String method,
    String path,
    Map<String, String> headers,
    Bytes body,
    boolean stream,
    Instant receivedAt,
    long receivedNanos,
    long connectionId,
    int connectionUse,
    String fault,
    long bytesSent,
    int eventsSent,
    int tokensSent,
    AttemptEnd end,
    @Nullable Instant endedAt,
    long endedNanos) {

  public WallAttempt {
    headers = Map.copyOf(headers);
  }

  /** The body as text. */
  public String bodyText() {
    return body.utf8();
  }

  /** The header of this lower-case name. */
  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** Whether it has ended. */
  public boolean ended() {
    return end != AttemptEnd.OPEN;
  }

  /** Whether the caller broke it off. */
  public boolean aborted() {
    return end == AttemptEnd.CLIENT_ABORTED;
  }

  /** Milliseconds from arrival to end; -1 while it is open. */
  public long durationMillis() {
    return ended() ? (endedNanos - receivedNanos) / 1_000_000 : -1;
  }

  /** The same attempt, once its request is understood. */
  public WallAttempt understood(String knownModel, Bytes knownBody, boolean asStream) {
    return new WallAttempt(
        number,
        knownModel,
        method,
        path,
        headers,
        knownBody,
        asStream,
        receivedAt,
        receivedNanos,
        connectionId,
        connectionUse,
        fault,
        bytesSent,
        eventsSent,
        tokensSent,
        end,
        endedAt,
        endedNanos);
  }

  /** The same attempt under this fault. */
  public WallAttempt faulted(String spec) {
    return new WallAttempt(
        number,
        model,
        method,
        path,
        headers,
        body,
        stream,
        receivedAt,
        receivedNanos,
        connectionId,
        connectionUse,
        spec,
        bytesSent,
        eventsSent,
        tokensSent,
        end,
        endedAt,
        endedNanos);
  }

  /** The same attempt with so much more sent. */
  public WallAttempt progressed(long bytes, int events, int tokens) {
    return new WallAttempt(
        number,
        model,
        method,
        path,
        headers,
        body,
        stream,
        receivedAt,
        receivedNanos,
        connectionId,
        connectionUse,
        fault,
        bytesSent + bytes,
        eventsSent + events,
        tokensSent + tokens,
        end,
        endedAt,
        endedNanos);
  }

  /** The same attempt, ended now. The first end stays. */
  public WallAttempt ended(AttemptEnd how) {
    return ended()
        ? this
        : new WallAttempt(
            number,
            model,
            method,
            path,
            headers,
            body,
            stream,
            receivedAt,
            receivedNanos,
            connectionId,
            connectionUse,
            fault,
            bytesSent,
            eventsSent,
            tokensSent,
            how,
            Instant.now(),
            System.nanoTime());
  }
}
