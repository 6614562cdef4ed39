package dev.homeostat.wall.answer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Immutable bytes with value semantics. A slice shares the memory of its origin. */
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** No bytes. */
  public static Bytes empty() {
    return EMPTY;
  }

  /** A copy of these bytes. */
  public static Bytes of(byte[] bytes) {
    return new Bytes(bytes.clone(), 0, bytes.length);
  }

  /** The text in UTF-8. */
  public static Bytes utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Bytes(bytes, 0, bytes.length);
  }

  /** All the bytes in order. */
  public static Bytes join(Bytes... pieces) {
    ByteBuffer joined = ByteBuffer.allocate(Arrays.stream(pieces).mapToInt(Bytes::length).sum());
    for (Bytes piece : pieces) {
      joined.put(piece.asByteBuffer());
    }
    return new Bytes(joined.array(), 0, joined.capacity());
  }

  public int length() {
    return length;
  }

  /** The bytes from {@code from} (inclusive) to {@code to} (exclusive), sharing memory. */
  public Bytes slice(int from, int to) {
    if (from < 0 || to < from || to > length) {
      throw new IndexOutOfBoundsException(
          "slice: " + from + ".." + to + " (expected: within 0.." + length + ")");
    }
    return new Bytes(array, offset + from, to - from);
  }

  /** A read-only view. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array, offset, length).asReadOnlyBuffer();
  }

  /** A copy. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The text these bytes hold in UTF-8; invalid bytes become replacement characters. */
  public String utf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /** The bytes in Base64. */
  public String base64() {
    return Base64.getEncoder().encodeToString(toArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && asByteBuffer().equals(bytes.asByteBuffer());
  }

  @Override
  public int hashCode() {
    return asByteBuffer().hashCode();
  }

  @Override
  public String toString() {
    return utf8();
  }
}
