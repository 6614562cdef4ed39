package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.Upload;
import dev.homeostat.wall.answer.WallRequest;

/** Decides answers. Called on event loops, by several at once: must not block. */
public interface Responder {
  /** Whether a request to this path is an attempt that the log keeps. */
  default boolean recorded(String path) {
    return true;
  }

  /**
   * What to do with the body of a request of which only a beginning has come. Asked as the bytes
   * come, and must not count as an answer.
   */
  default Upload upload(WallRequest beginning) {
    return Upload.READ;
  }

  /** The answer. Called once for each request. */
  Reply answer(WallRequest request);
}
