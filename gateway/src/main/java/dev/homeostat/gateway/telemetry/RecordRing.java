package dev.homeostat.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.exchange.AttemptNote;
import dev.homeostat.core.exchange.ExchangeEnd;
import dev.homeostat.core.exchange.Healing;
import dev.homeostat.core.exchange.Rescued;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Usage;
import dev.homeostat.gateway.exchange.ExchangeRecord;
import dev.homeostat.gateway.telemetry.KeptRecord.KeptAttempt;
import dev.homeostat.gateway.telemetry.KeptRecord.KeptRescue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Exchange records as bytes, one behind the other in a ring, found by id through hash chains.
 * Nothing is allocated by putting one in. Not thread-safe.
 */
final class RecordRing {
  private static final int LONGEST_TEXT = 255;
  private static final int MOST_NOTES = 12;
  private static final int LARGEST = 16 << 10;
  private static final long NONE = -1;

  private final byte[] bytes;
  private final ByteBuffer ring;
  private final byte[] draftBytes = new byte[LARGEST];
  private final ByteBuffer draft = ByteBuffer.wrap(draftBytes);

  /** Where the record with a sequence number stands, counted without wrapping. */
  private final long[] positions;

  /** The record before it in the same chain. */
  private final long[] previous;

  private final long[] chains;
  private final int mask;

  private long sequence;
  private long written;

  /** A ring for so many records, a power of two, in so many bytes. */
  RecordRing(int records, int ringBytes) {
    if (Integer.bitCount(records) != 1 || ringBytes < 2 * LARGEST) {
      throw new IllegalArgumentException(
          "ring: "
              + records
              + " records, "
              + ringBytes
              + " bytes (expected: a power of two, room)");
    }
    bytes = new byte[ringBytes];
    ring = ByteBuffer.wrap(bytes);
    positions = new long[records];
    previous = new long[records];
    chains = new long[records];
    mask = records - 1;
    Arrays.fill(chains, NONE);
  }

  /**
   * Puts one in.
   *
   * @return its number, by which {@link #at} finds it; the next one's is greater by one
   */
  long put(ExchangeRecord exchange) {
    encode(exchange);
    int length = draft.position();
    int offset = (int) (written % ring.capacity());
    if (offset + length > ring.capacity()) {
      // A record is never parted: what is left at the end stays empty.
      written += ring.capacity() - offset;
      offset = 0;
    }
    ring.put(offset, draftBytes, 0, length);
    int slot = (int) sequence & mask;
    int chain = exchange.id().hashCode() & mask;
    positions[slot] = written;
    previous[slot] = chains[chain];
    chains[chain] = sequence;
    written += length;
    return sequence++;
  }

  /** The exchange that was put in with this number, or null when others took its place. */
  @Nullable KeptRecord at(long number) {
    return isKept(number) ? decode((int) (positions[(int) number & mask] % ring.capacity())) : null;
  }

  private boolean isKept(long number) {
    return number >= 0
        && number < sequence
        && number > sequence - 1 - positions.length
        && positions[(int) number & mask] >= written - ring.capacity();
  }

  /** The latest exchange with this id, or null. */
  @Nullable KeptRecord find(String id) {
    List<KeptRecord> found = all(id, _ -> true, 1);
    return found.isEmpty() ? null : found.getFirst();
  }

  /**
   * The latest exchanges with this id among those that are wanted, the last one first: a caller may
   * give the same id again, and another caller too.
   */
  List<KeptRecord> all(String id, Predicate<KeptRecord> wanted, int most) {
    List<KeptRecord> found = new ArrayList<>(1);
    long at = chains[id.hashCode() & mask];
    while (isKept(at)) {
      int slot = (int) at & mask;
      KeptRecord next = decode((int) (positions[slot] % ring.capacity()));
      if (next.id().equals(id) && wanted.test(next)) {
        found.add(next);
        if (found.size() == most) {
          break;
        }
      }
      at = previous[slot];
    }
    return found;
  }

  private void encode(ExchangeRecord exchange) {
    draft.clear();
    text(exchange.id());
    text(exchange.principal());
    text(exchange.model());
    draft.put((byte) (exchange.stream() ? 1 : 0));
    draft.putLong(exchange.beganEpochMillis());
    draft.putLong(exchange.nanos());
    draft.putLong(exchange.overheadNanos());
    draft.put(code(exchange.end()));
    draft.putShort((short) exchange.status());
    text(exchange.code());
    text(exchange.target() == null ? null : exchange.target().name());
    draft.put((byte) (exchange.usage().estimated() ? 1 : 0));
    draft.putLong(exchange.usage().input());
    draft.putLong(exchange.usage().output());
    Money cost = exchange.cost();
    draft.putLong(cost == null ? Long.MIN_VALUE : cost.nanos());
    List<AttemptNote> trail = exchange.trail();
    int notes = Math.min(trail.size(), MOST_NOTES);
    draft.put((byte) notes);
    for (int i = 0; i < notes; i++) {
      AttemptNote note = trail.get(i);
      text(note.target().name());
      text(note.outcome());
      draft.putShort((short) note.status());
      draft.putLong(note.nanos());
    }
    healing(exchange.healing());
  }

  private void healing(Healing healing) {
    List<Rescued> rescues = healing.rescues();
    int count = Math.min(rescues.size(), MOST_NOTES);
    draft.put((byte) count);
    for (int i = 0; i < count; i++) {
      Rescued rescued = rescues.get(i);
      text(rescued.from().name());
      text(rescued.to().name());
      draft.putInt(rescued.at());
      text(rescued.path().label());
    }
    draft.putLong(healing.tokens().input());
    draft.putLong(healing.tokens().output());
  }

  private KeptRecord decode(int offset) {
    ByteBuffer from = ring.duplicate().position(offset);
    String id = required(from);
    String principal = required(from);
    String model = required(from);
    boolean stream = from.get() == 1;
    long began = from.getLong();
    long nanos = from.getLong();
    long overhead = from.getLong();
    ExchangeEnd end = end(from.get());
    int status = from.getShort();
    String code = optional(from);
    String target = optional(from);
    boolean estimated = from.get() == 1;
    Usage usage = new Usage(from.getLong(), from.getLong(), estimated);
    long cost = from.getLong();
    int count = from.get();
    List<KeptAttempt> attempts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      attempts.add(
          new KeptAttempt(required(from), required(from), from.getShort(), from.getLong()));
    }
    int saved = from.get();
    List<KeptRescue> rescues = new ArrayList<>(saved);
    for (int i = 0; i < saved; i++) {
      rescues.add(new KeptRescue(required(from), required(from), from.getInt(), required(from)));
    }
    Usage lost = new Usage(from.getLong(), from.getLong());
    Usage healing =
        lost.equals(Usage.NONE) ? Usage.NONE : new Usage(lost.input(), lost.output(), true);
    return new KeptRecord(
        id,
        principal,
        model,
        stream,
        began,
        nanos,
        overhead,
        end,
        status,
        code,
        target,
        attempts,
        usage,
        cost == Long.MIN_VALUE ? null : new Money(cost),
        rescues,
        healing);
  }

  private static byte code(ExchangeEnd end) {
    return switch (end) {
      case ANSWERED -> 0;
      case FAILED -> 1;
      case CANCELLED -> 2;
    };
  }

  private static ExchangeEnd end(byte code) {
    return switch (code) {
      case 0 -> ExchangeEnd.ANSWERED;
      case 1 -> ExchangeEnd.FAILED;
      default -> ExchangeEnd.CANCELLED;
    };
  }

  /** A length and so many bytes; 0 stands for no text. Long texts are cut. */
  private void text(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      draft.put((byte) 0);
      return;
    }
    int length = text.length();
    if (length <= LONGEST_TEXT && latin(text)) {
      draft.put((byte) length);
      for (int i = 0; i < length; i++) {
        draft.put((byte) text.charAt(i));
      }
      return;
    }
    byte[] bytes = text.substring(0, Math.min(length, LONGEST_TEXT / 3)).getBytes(UTF_8);
    draft.put((byte) bytes.length);
    draft.put(bytes);
  }

  private static boolean latin(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private String required(ByteBuffer from) {
    String text = optional(from);
    return text == null ? "" : text;
  }

  private @Nullable String optional(ByteBuffer from) {
    int length = from.get() & 0xff;
    if (length == 0) {
      return null;
    }
    String text = new String(bytes, from.position(), length, UTF_8);
    from.position(from.position() + length);
    return text;
  }
}
