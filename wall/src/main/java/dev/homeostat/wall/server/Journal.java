package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.Bytes;
import dev.homeostat.wall.answer.WallRequest;
import dev.homeostat.wall.log.AttemptEnd;
import dev.homeostat.wall.log.AttemptLog;
import dev.homeostat.wall.log.WallAttempt;
import java.time.Instant;

/**
 * Writes one connection's requests into the log.
 *
 * @param bodyLimit most bytes of a request's body that are kept
 */
record Journal(AttemptLog log, long connectionId, int bodyLimit) {

  /** A request has begun. */
  void begun(WallRequest request) {
    log.add(
        new WallAttempt(
            request.number(),
            request.model(),
            request.method(),
            request.path(),
            request.headers(),
            Bytes.empty(),
            false,
            Instant.now(),
            System.nanoTime(),
            connectionId,
            request.connectionUse(),
            "ok",
            0,
            0,
            0,
            AttemptEnd.OPEN,
            null,
            0));
  }

  /** What it asks for is known. */
  void understood(WallRequest request) {
    Bytes body = request.body();
    Bytes kept = Bytes.of(body.slice(0, Math.min(body.length(), bodyLimit)).toArray());
    log.update(
        request.number(), attempt -> attempt.understood(request.model(), kept, request.stream()));
  }

  /** What it gets is decided. */
  void faulted(WallRequest request, String fault) {
    log.update(request.number(), attempt -> attempt.faulted(fault));
  }
}
