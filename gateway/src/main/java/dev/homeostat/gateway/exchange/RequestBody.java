package dev.homeostat.gateway.exchange;

import dev.homeostat.wire.json.JsonSplice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request body as it arrived, kept for as many attempts as it takes. Attempts read it through
 * edits; the bytes between them are never copied, except that a small body becomes one buffer,
 * which is cheaper to write. Used on one loop only.
 */
public final class RequestBody {
  private static final int SMALL = 16 << 10;
  private static final int GATHERED = 2 << 10;
  private static final int TAIL = 16 << 10;

  private final List<ByteBuf> parts = new ArrayList<>(1);
  private @Nullable ByteBuf tail;
  private int length;

  /**
   * Adds what arrived next. Large pieces are kept as they are; small ones are gathered, or a body
   * sent byte by byte would cost forty times its size.
   */
  public void add(ByteBuf part) {
    int bytes = part.readableBytes();
    if (bytes == 0) {
      return;
    }
    length += bytes;
    if (bytes > GATHERED) {
      tail = null;
      parts.add(part.retain());
      return;
    }
    ByteBuf open = tail;
    if (open == null || open.writableBytes() < bytes) {
      open = part.alloc().directBuffer(parts.isEmpty() ? bytes : TAIL);
      tail = open;
      parts.add(open);
    }
    open.writeBytes(part, part.readerIndex(), bytes);
  }

  /** Bytes so far. */
  public int length() {
    return length;
  }

  /** Who reads the body in pieces. */
  @FunctionalInterface
  public interface PieceReader {
    /** Takes the next piece; the array is reused afterwards. */
    void piece(byte[] array, int from, int length);
  }

  /** Reads the whole body once more, through a work area. */
  public void read(byte[] scratch, PieceReader reader) {
    for (ByteBuf part : parts) {
      int at = part.readerIndex();
      while (at < part.writerIndex()) {
        int piece = Math.min(scratch.length, part.writerIndex() - at);
        part.getBytes(at, scratch, 0, piece);
        reader.piece(scratch, 0, piece);
        at += piece;
      }
    }
  }

  /**
   * The body under edits, as buffers that the caller must release. At least one.
   *
   * @param room bytes left free before a small body, which is one buffer
   */
  public List<ByteBuf> edited(JsonSplice splice, ByteBufAllocator allocator, int room) {
    int total = length + splice.delta();
    if (total <= SMALL) {
      ByteBuf whole = allocator.directBuffer(room + total).setIndex(room, room);
      walk(splice, new IntoOne(whole));
      return List.of(whole);
    }
    List<ByteBuf> slices = new ArrayList<>(parts.size() + 2 * splice.edits().size() + 1);
    walk(splice, new IntoSlices(slices));
    return slices;
  }

  /** A copy of the bytes {@code from} to {@code to}. */
  public byte[] bytes(int from, int to) {
    byte[] copy = new byte[to - from];
    int partFrom = 0;
    for (ByteBuf part : parts) {
      int partTo = partFrom + part.readableBytes();
      int begin = Math.max(from, partFrom);
      int end = Math.min(to, partTo);
      if (begin < end) {
        part.getBytes(part.readerIndex() + begin - partFrom, copy, begin - from, end - begin);
      }
      partFrom = partTo;
    }
    return copy;
  }

  /** Gives the memory back. */
  public void release() {
    for (ByteBuf part : parts) {
      part.release();
    }
    parts.clear();
    tail = null;
    length = 0;
  }

  private interface Into {
    void kept(ByteBuf part, int index, int bytes);

    void replaced(byte[] bytes);
  }

  private record IntoOne(ByteBuf whole) implements Into {
    @Override
    public void kept(ByteBuf part, int index, int bytes) {
      whole.writeBytes(part, index, bytes);
    }

    @Override
    public void replaced(byte[] bytes) {
      whole.writeBytes(bytes);
    }
  }

  private record IntoSlices(List<ByteBuf> slices) implements Into {
    @Override
    public void kept(ByteBuf part, int index, int bytes) {
      slices.add(part.retainedSlice(index, bytes));
    }

    @Override
    public void replaced(byte[] bytes) {
      slices.add(Unpooled.wrappedBuffer(bytes));
    }
  }

  private void walk(JsonSplice splice, Into into) {
    int at = 0;
    for (JsonSplice.Edit edit : splice.edits()) {
      keep(at, edit.from(), into);
      if (edit.replacement().length > 0) {
        into.replaced(edit.replacement());
      }
      at = edit.to();
    }
    keep(at, length, into);
  }

  /** Hands over the bytes {@code from} to {@code to}, whichever parts they stand in. */
  private void keep(int from, int to, Into into) {
    int partFrom = 0;
    for (int i = 0; i < parts.size() && partFrom < to; i++) {
      ByteBuf part = parts.get(i);
      int partTo = partFrom + part.readableBytes();
      int begin = Math.max(from, partFrom);
      int end = Math.min(to, partTo);
      if (begin < end) {
        into.kept(part, part.readerIndex() + begin - partFrom, end - begin);
      }
      partFrom = partTo;
    }
  }
}
