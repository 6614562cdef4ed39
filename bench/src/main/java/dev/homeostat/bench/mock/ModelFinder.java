package dev.homeostat.bench.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.search.AbstractSearchProcessorFactory;
import io.netty.buffer.search.SearchProcessor;
import io.netty.buffer.search.SearchProcessorFactory;

/**
 * Finds the value of {@code "model"} in a request body that arrives in pieces, and looks no further
 * than it must: the field usually stands first, and a 1 MB prompt behind it is never read. One per
 * connection, not thread-safe.
 *
 * <p>The search is textual. It is safe because inside a JSON string the quotes of the key would be
 * escaped.
 */
final class ModelFinder {
  private static final SearchProcessorFactory KEY =
      AbstractSearchProcessorFactory.newKmpSearchProcessorFactory("\"model\"".getBytes(UTF_8));
  private static final int MAX_NAME = 128;

  private final SearchProcessor key = KEY.newSearchProcessor();
  private final byte[] name = new byte[MAX_NAME];
  private Place place = Place.BEFORE_KEY;
  private int length;

  private enum Place {
    BEFORE_KEY,
    BEFORE_VALUE,
    IN_VALUE,
    FOUND
  }

  /** Forgets the last request. */
  void reset() {
    key.reset();
    place = Place.BEFORE_KEY;
    length = 0;
  }

  /** Reads the next piece of the body; its reader index is left alone. */
  void feed(ByteBuf piece) {
    int from = piece.readerIndex();
    int end = piece.writerIndex();
    if (place == Place.BEFORE_KEY) {
      int hit = piece.forEachByte(from, end - from, key);
      if (hit < 0) {
        return;
      }
      place = Place.BEFORE_VALUE;
      from = hit + 1;
    }
    while (from < end && place != Place.FOUND) {
      take(piece.getByte(from++));
    }
  }

  private void take(byte next) {
    if (place == Place.BEFORE_VALUE) {
      place = next == '"' ? Place.IN_VALUE : Place.BEFORE_VALUE;
    } else if (next == '"' || length == MAX_NAME) {
      place = Place.FOUND;
    } else {
      name[length++] = next;
    }
  }

  /** The model's name, empty when the body had none. */
  String name() {
    return new String(name, 0, length, UTF_8);
  }
}
