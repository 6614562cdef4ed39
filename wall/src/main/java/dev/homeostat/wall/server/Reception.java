package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.Bytes;
import dev.homeostat.wall.answer.WallRequest;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A request being read. Confined to its connection's event loop. */
final class Reception {
  private static final int PEEK = 64 * 1024;
  private static final int MAX_BODY = 64 * 1024 * 1024;

  private final WallRequest head;
  private final boolean keepAlive;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private Reception(WallRequest head, boolean keepAlive) {
    this.head = head;
    this.keepAlive = keepAlive;
  }

  static Reception of(HttpRequest request, long number, int connectionUse) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            header ->
                headers.merge(
                    header.getKey().toLowerCase(Locale.ROOT),
                    header.getValue(),
                    (first, second) -> first + "," + second));
    String path = request.uri().split("\\?", 2)[0];
    WallRequest head =
        new WallRequest(
            number, request.method().name(), path, headers, connectionUse, Bytes.empty(), null);
    return new Reception(head, HttpUtil.isKeepAlive(request));
  }

  /** Adds a piece; what exceeds the most a wall reads is dropped. */
  void append(ByteBuf piece) {
    if (body.size() + piece.readableBytes() > MAX_BODY) {
      return;
    }
    try {
      piece.readBytes(body, piece.readableBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long number() {
    return head.number();
  }

  String path() {
    return head.path();
  }

  boolean keepAlive() {
    return keepAlive;
  }

  boolean expectsContinue() {
    return head.header("expect").orElse("").equalsIgnoreCase("100-continue");
  }

  /** Whether looking at the beginning can still tell something new. */
  boolean peekable() {
    return body.size() <= PEEK;
  }

  WallRequest beginning() {
    return head.withPartialBody(bytes());
  }

  WallRequest whole() {
    return head.withBody(bytes());
  }

  private Bytes bytes() {
    return body.size() == 0 ? Bytes.empty() : Bytes.of(body.toByteArray());
  }
}
