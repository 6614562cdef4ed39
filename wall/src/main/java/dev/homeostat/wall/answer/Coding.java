package dev.homeostat.wall.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
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
    List<Bytes> encoded = new ArrayList<>(pieces.size());
    try (GZIPOutputStream gzip = new GZIPOutputStream(sink, true)) {
      for (int i = 0; i < pieces.size(); i++) {
        gzip.write(pieces.get(i).toArray());
        if (i == pieces.size() - 1) {
          gzip.finish();
        } else {
          gzip.flush();
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
