package dev.homeostat.wall.answer;

import java.util.List;
import java.util.function.Consumer;

/** How the end of a body is told on the wire: three honest ways and the broken ones. */
public enum Framing {
  /** A true Content-Length. */
  LENGTH {
    @Override
    List<Header> headers(long length) {
      return List.of(contentLength(length));
    }
  },
  /** Chunked, with its last chunk. */
  CHUNKED {
    @Override
    List<Header> headers(long length) {
      return List.of(TRANSFER_CHUNKED);
    }

    @Override
    void frame(Bytes data, Consumer<Bytes> out) {
      chunk(data, out);
    }

    @Override
    String end() {
      return "0\r\n\r\n";
    }
  },
  /** Neither: the body ends with the connection. */
  UNTIL_CLOSE {
    @Override
    List<Header> headers(long length) {
      return List.of(new Header("Connection", "close"));
    }

    @Override
    boolean closes() {
      return true;
    }
  },
  /** Content-Length is ten bytes less than the body. */
  LENGTH_SHORT {
    @Override
    List<Header> headers(long length) {
      return List.of(contentLength(Math.max(0, length - 10)));
    }

    @Override
    boolean broken() {
      return true;
    }
  },
  /** Content-Length is ten bytes more than the body, then FIN. */
  LENGTH_LONG {
    @Override
    List<Header> headers(long length) {
      return List.of(contentLength(length + 10));
    }

    @Override
    boolean broken() {
      return true;
    }
  },
  /** Two Content-Length headers that disagree. */
  LENGTH_TWICE {
    @Override
    List<Header> headers(long length) {
      return List.of(contentLength(length), contentLength(length + 1));
    }

    @Override
    boolean broken() {
      return true;
    }
  },
  /** Transfer-Encoding: chunked and a Content-Length, the request smuggler's pair. */
  LENGTH_AND_CHUNKED {
    @Override
    List<Header> headers(long length) {
      return List.of(contentLength(length), TRANSFER_CHUNKED);
    }

    @Override
    void frame(Bytes data, Consumer<Bytes> out) {
      chunk(data, out);
    }

    @Override
    String end() {
      return "0\r\n\r\n";
    }

    @Override
    boolean broken() {
      return true;
    }
  },
  /** Chunked, then FIN in place of the last chunk. */
  CHUNKED_UNENDED {
    @Override
    List<Header> headers(long length) {
      return List.of(TRANSFER_CHUNKED);
    }

    @Override
    void frame(Bytes data, Consumer<Bytes> out) {
      chunk(data, out);
    }

    @Override
    boolean broken() {
      return true;
    }
  },
  /** A chunk size that is no number, in place of the last chunk. */
  CHUNKED_BAD_SIZE {
    @Override
    List<Header> headers(long length) {
      return List.of(TRANSFER_CHUNKED);
    }

    @Override
    void frame(Bytes data, Consumer<Bytes> out) {
      chunk(data, out);
    }

    @Override
    String end() {
      return "zz\r\n\r\n";
    }

    @Override
    boolean broken() {
      return true;
    }
  },
  /** Chunked, with trailers after the last chunk. */
  CHUNKED_TRAILERS {
    @Override
    List<Header> headers(long length) {
      return List.of(TRANSFER_CHUNKED, new Header("Trailer", "x-wall-trailer"));
    }

    @Override
    void frame(Bytes data, Consumer<Bytes> out) {
      chunk(data, out);
    }

    @Override
    String end() {
      return "0\r\nx-wall-trailer: late\r\n\r\n";
    }
  };

  private static final Header TRANSFER_CHUNKED = new Header("Transfer-Encoding", "chunked");

  abstract List<Header> headers(long length);

  void frame(Bytes data, Consumer<Bytes> out) {
    out.accept(data);
  }

  String end() {
    return "";
  }

  /** Whether the whole message ends with FIN. */
  boolean closes() {
    return false;
  }

  /** Whether the message can't be read as whole, so that FIN follows it as a cut. */
  boolean broken() {
    return false;
  }

  private static Header contentLength(long length) {
    return new Header("Content-Length", Long.toString(length));
  }

  private static void chunk(Bytes data, Consumer<Bytes> out) {
    // An empty chunk would be the last one.
    if (data.length() == 0) {
      return;
    }
    out.accept(Bytes.utf8(Integer.toHexString(data.length()) + "\r\n"));
    out.accept(data);
    out.accept(Bytes.utf8("\r\n"));
  }
}
