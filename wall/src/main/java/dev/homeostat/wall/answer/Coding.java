package dev.homeostat.wall.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Content codings that nobody asked for, true and corrupt. */
public enum Coding {
  /** None. */
  IDENTITY("identity") {
    @Override
    List<Bytes> encode(List<Bytes> pieces) {
      return pieces;
    }
  },
  /** Valid gzip, flushed after each piece. */
  GZIP("gzip") {
    @Override
    List<Bytes> encode(List<Bytes> pieces) {
      return gzip(pieces);
    }
  },
  /** Valid gzip without its last eight bytes. */
  GZIP_CUT("gzip") {
    @Override
    List<Bytes> encode(List<Bytes> pieces) {
      List<Bytes> encoded = new ArrayList<>(gzip(pieces));
      byte[] last = encoded.removeLast().toArray();
      encoded.add(Bytes.of(Arrays.copyOf(last, Math.max(0, last.length - GZIP_TRAILER))));
      return encoded;
    }
  },
  /** Valid zlib, which HTTP calls deflate, flushed after each piece. */
  DEFLATE("deflate") {
    @Override
    List<Bytes> encode(List<Bytes> pieces) {
      ByteArrayOutputStream sink = new ByteArrayOutputStream();
      return flushed(pieces, sink, new DeflaterOutputStream(sink, true));
    }
  },
  /** Gzip whose bytes are wrong after its header. */
  GZIP_CORRUPT("gzip") {
    @Override
    List<Bytes> encode(List<Bytes> pieces) {
      return gzip(pieces).stream().map(Coding::spoil).toList();
    }
  },
  /** Says Brotli, is noise. */
  BR_CORRUPT("br") {
    @Override
    List<Bytes> encode(List<Bytes> pieces) {
      return pieces.stream().map(Coding::spoil).toList();
    }
  },
  /** Says Zstandard, is noise. */
  ZSTD_CORRUPT("zstd") {
    @Override
    List<Bytes> encode(List<Bytes> pieces) {
      return pieces.stream().map(Coding::spoil).toList();
    }
  };

  private static final int GZIP_HEADER = 10;
  private static final int GZIP_TRAILER = 8;

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  /** The value of Content-Encoding. */
  String token() {
    return token;
  }

  /** Each piece encoded, in order and in the same number. */
  abstract List<Bytes> encode(List<Bytes> pieces);

  private static List<Bytes> gzip(List<Bytes> pieces) {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try {
      return flushed(pieces, sink, new GZIPOutputStream(sink, true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Bytes> flushed(
      List<Bytes> pieces, ByteArrayOutputStream sink, DeflaterOutputStream coder) {
    List<Bytes> encoded = new ArrayList<>(pieces.size());
    try (coder) {
      for (int i = 0; i < pieces.size(); i++) {
        coder.write(pieces.get(i).toArray());
        if (i == pieces.size() - 1) {
          coder.finish();
        } else {
          coder.flush();
        }
        encoded.add(Bytes.of(sink.toByteArray()));
        sink.reset();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return encoded;
  }

  private static Bytes spoil(Bytes bytes) {
    byte[] spoilt = bytes.toArray();
    for (int i = GZIP_HEADER; i < spoilt.length; i++) {
      spoilt[i] ^= (byte) 0x5A;
    }
    return Bytes.of(spoilt);
  }
}
