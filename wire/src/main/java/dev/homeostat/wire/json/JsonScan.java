package dev.homeostat.wire.json;

import dev.homeostat.wire.json.JsonError.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Validates one JSON document (RFC 8259, strict UTF-8) that arrives in pieces, and tells a {@link
 * JsonSink} about the parts it wants to know. The document may be cut anywhere: inside an escape, a
 * UTF-8 sequence, a number, a literal. Time is linear in the bytes for every cutting; nothing is
 * kept but the token in progress, and that only when a sink asked for it.
 *
 * <p>Beyond the grammar it refuses duplicate top-level keys and whatever exceeds {@link
 * JsonLimits}. A byte order mark is refused too. Lone surrogates in escapes are grammatical and
 * pass.
 *
 * <p>Nothing is thrown for what a document contains: {@link #feed} turns false and {@link #error}
 * says why. Not thread-safe; reusable through {@link #reset}.
 */
public final class JsonScan {
  // The order matters: below STRING white space is skipped, from STRING on it is part of a token.
  private static final int VALUE = 0;
  private static final int FIRST_ELEMENT = 1;
  private static final int FIRST_KEY = 2;
  private static final int KEY = 3;
  private static final int COLON = 4;
  private static final int NEXT = 5;
  private static final int END = 6;
  private static final int STRING = 7;
  private static final int ESCAPE = 8;
  private static final int HEX = 9;
  private static final int UTF8 = 10;
  private static final int LITERAL = 11;
  // Inside a number; accepting where the number may end.
  private static final int MINUS = 12;
  private static final int ZERO = 13;
  private static final int DIGITS = 14;
  private static final int POINT = 15;
  private static final int FRACTION = 16;
  private static final int EXPONENT = 17;
  private static final int EXPONENT_SIGN = 18;
  private static final int EXPONENT_DIGITS = 19;

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private static final String CONTINUES_NOTHING = "this byte continues no character";

  private final JsonLimits limits;
  private final JsonSink sink;
  private final long[] arrays;
  private final TopLevelKeys topLevel;

  private int state;
  private int depth;
  private int reported;
  private int keys;
  private int consumed;
  private @Nullable JsonError error;

  // The token in progress.
  private int shift;
  private int tokenAt;
  private int tokenFrom;
  private int capture;
  private boolean key;
  private boolean escaped;
  private int hexLeft;
  private int utf8Left;
  private int utf8Low;
  private int utf8High;
  private byte[] literal = NULL;
  private byte[] carry = new byte[0];
  private int carried;

  /** A scan that reports to {@code sink}. */
  public JsonScan(JsonLimits limits, JsonSink sink) {
    this.limits = limits;
    this.sink = sink;
    this.arrays = new long[(limits.depth() + Long.SIZE - 1) / Long.SIZE];
    this.topLevel = new TopLevelKeys(limits.topLevelKeys());
  }

  /** Forgets everything, for the next document. */
  public void reset() {
    state = VALUE;
    depth = 0;
    reported = 0;
    keys = 0;
    consumed = 0;
    error = null;
    carried = 0;
    capture = 0;
    topLevel.clear();
  }

  /** Why the document is refused, or null as long as it isn't. */
  public @Nullable JsonError error() {
    return error;
  }

  /** Bytes fed so far. */
  public int consumed() {
    return consumed;
  }

  /** Whether the root value is complete; more than white space after it would be an error. */
  public boolean complete() {
    return state == END && error == null;
  }

  /** Takes the next bytes. Returns false once the document is refused. */
  public boolean feed(byte[] buf, int off, int len) {
    if (error != null) {
      return false;
    }
    if (consumed + len < 0) {
      return fail(Kind.LIMIT, consumed, "a document has less than 2 GiB") >= 0;
    }
    int end = off + len;
    shift = consumed - off;
    tokenFrom = off;
    int i = off;
    while (i < end) {
      i = step(buf, i, end);
      if (i < 0) {
        return false;
      }
    }
    if (state >= STRING && capture > 0) {
      carry(buf, tokenFrom, end);
    }
    consumed += len;
    return true;
  }

  /** Declares the document's end. Returns whether it was valid. */
  public boolean finish() {
    if (error != null) {
      return false;
    }
    shift = consumed;
    tokenFrom = 0;
    if (accepting() && endNumber(carry, 0) < 0) {
      return false;
    }
    if (state == END) {
      return true;
    }
    boolean blank = state == VALUE && depth == 0;
    fail(blank ? Kind.EMPTY : Kind.TRUNCATED, consumed, "the document ends " + place());
    return false;
  }

  private String place() {
    return switch (state) {
      case VALUE, FIRST_ELEMENT -> "where a value is expected";
      case FIRST_KEY, KEY -> "where a key is expected";
      case COLON -> "where ':' is expected";
      case NEXT -> inArray() ? "inside an array" : "inside an object";
      case STRING, ESCAPE, HEX, UTF8 -> "inside a string";
      case LITERAL -> "inside a literal";
      default -> "inside a number";
    };
  }

  /** Goes on at {@code i}, which is below {@code end}. Returns where to go on, or -1 on a fault. */
  private int step(byte[] buf, int i, int end) {
    if (state >= STRING) {
      return switch (state) {
        case STRING -> string(buf, i, end);
        case ESCAPE -> escape(buf, i);
        case HEX -> hex(buf, i, end);
        case UTF8 -> utf8Resumed(buf, i, end);
        case LITERAL -> literal(buf, i, end);
        default -> number(buf, i, end);
      };
    }
    byte c = buf[i];
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      return i + 1;
    }
    return switch (state) {
      case VALUE -> value(buf, i, end, c);
      case FIRST_ELEMENT -> c == ']' ? close(i) : value(buf, i, end, c);
      case FIRST_KEY -> c == '}' ? close(i) : key(buf, i, end, c);
      case KEY -> key(buf, i, end, c);
      case COLON -> {
        if (c != ':') {
          yield syntax(i, "expected ':'");
        }
        state = VALUE;
        yield i + 1;
      }
      case NEXT -> next(i, c);
      default -> fail(Kind.TRAILING, shift + i, "expected nothing after the document");
    };
  }

  private int value(byte[] buf, int i, int end, byte c) {
    return switch (c) {
      case '"' -> {
        key = false;
        capture = depth == reported ? sink.beginString(shift + i) : 0;
        yield beginString(buf, i, end);
      }
      case '{' -> open(i, false);
      case '[' -> open(i, true);
      case 't' -> beginLiteral(buf, i, end, TRUE);
      case 'f' -> beginLiteral(buf, i, end, FALSE);
      case 'n' -> beginLiteral(buf, i, end, NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        beginToken(i, i);
        capture = depth == reported ? limits.numberLength() : 0;
        state = c == '-' ? MINUS : c == '0' ? ZERO : DIGITS;
        yield number(buf, i + 1, end);
      }
      case 'N', 'I' -> syntax(i, "expected a value (NaN and Infinity are not JSON)");
      default -> syntax(i, state == FIRST_ELEMENT ? "expected a value or ']'" : "expected a value");
    };
  }

  private int key(byte[] buf, int i, int end, byte c) {
    if (c != '"') {
      return syntax(i, state == FIRST_KEY ? "expected a key or '}'" : "expected a key");
    }
    if (++keys > limits.keys()) {
      return fail(Kind.LIMIT, shift + i, "more than " + limits.keys() + " keys");
    }
    key = true;
    // One byte more than allowed, so that a key that is too long shows itself.
    capture = depth == reported || depth == 1 ? limits.keyLength() + 1 : 0;
    return beginString(buf, i, end);
  }

  private int next(int i, byte c) {
    boolean array = inArray();
    if (c == ',') {
      state = array ? VALUE : KEY;
      return i + 1;
    }
    if (c == (array ? ']' : '}')) {
      return close(i);
    }
    return syntax(i, array ? "expected ',' or ']'" : "expected ',' or '}'");
  }

  private int open(int i, boolean array) {
    if (depth == limits.depth()) {
      return fail(Kind.LIMIT, shift + i, "nested deeper than " + limits.depth() + " levels");
    }
    boolean inside = false;
    if (depth == reported) {
      inside = array ? sink.beginArray(shift + i) : sink.beginObject(shift + i);
    }
    long bit = 1L << depth;
    int word = depth >>> 6;
    arrays[word] = array ? arrays[word] | bit : arrays[word] & ~bit;
    depth++;
    if (inside) {
      reported++;
    }
    state = array ? FIRST_ELEMENT : FIRST_KEY;
    return i + 1;
  }

  private int close(int i) {
    boolean array = inArray();
    if (depth == reported) {
      reported--;
    }
    depth--;
    afterValue();
    if (depth == reported) {
      if (array) {
        sink.endArray(shift + i + 1);
      } else {
        sink.endObject(shift + i + 1);
      }
    }
    return i + 1;
  }

  private boolean inArray() {
    int top = depth - 1;
    return (arrays[top >>> 6] & (1L << top)) != 0;
  }

  private void afterValue() {
    state = depth == 0 ? END : NEXT;
  }

  private void beginToken(int i, int from) {
    tokenAt = shift + i;
    tokenFrom = from;
    carried = 0;
  }

  private int beginString(byte[] buf, int i, int end) {
    beginToken(i, i + 1);
    escaped = false;
    state = STRING;
    return string(buf, i + 1, end);
  }

  private int string(byte[] buf, int start, int end) {
    int i = start;
    while (i < end) {
      if (i + Long.BYTES <= end) {
        long mask = Swar.notPlain(Swar.word(buf, i));
        if (mask == 0) {
          i += Long.BYTES;
          continue;
        }
        i += Swar.first(mask);
      }
      byte c = buf[i];
      if (c == '"') {
        return key ? afterKey(buf, endKey(buf, i), end) : endString(buf, i);
      }
      if (c == '\\') {
        escaped = true;
        state = ESCAPE;
        i++;
        if (i < end) {
          i = escape(buf, i);
          if (i > 0 && state == HEX) {
            i = hex(buf, i, end);
          }
        }
        if (i < 0 || state != STRING) {
          return i;
        }
      } else if (c < 0) {
        i = utf8(buf, i, end);
        if (i < 0 || state != STRING) {
          return i;
        }
      } else if (c < ' ') {
        return syntax(i, "a control character inside a string must be escaped");
      } else {
        i++;
      }
    }
    return i;
  }

  private int escape(byte[] buf, int i) {
    switch (buf[i]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> state = STRING;
      case 'u' -> {
        hexLeft = 4;
        state = HEX;
      }
      default -> {
        return syntax(i, "no such escape (expected: one of \" \\ / b f n r t u)");
      }
    }
    return i + 1;
  }

  private int hex(byte[] buf, int start, int end) {
    int i = start;
    while (i < end && hexLeft > 0) {
      if (Character.digit(buf[i], 16) < 0) {
        return syntax(i, "expected four hexadecimal digits after \\u");
      }
      hexLeft--;
      i++;
    }
    if (hexLeft == 0) {
      state = STRING;
    }
    return i;
  }

  /** Reads sequences of more than one byte (RFC 3629) up to the next ASCII byte. */
  private int utf8(byte[] buf, int start, int end) {
    int i = start;
    while (i < end && buf[i] < 0) {
      int c = buf[i] & 0xff;
      if (c < 0xc2 || c > 0xf4) {
        return fail(Kind.ENCODING, shift + i, "this byte begins no character");
      }
      int left = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
      // The second byte's range excludes overlong forms, surrogates and what lies beyond Unicode.
      int low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
      int high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
      i++;
      if (end - i < left) {
        utf8Low = low;
        utf8High = high;
        utf8Left = left;
        return utf8Resumed(buf, i, end);
      }
      int second = buf[i] & 0xff;
      if (second < low || second > high) {
        return fail(Kind.ENCODING, shift + i, CONTINUES_NOTHING);
      }
      for (int more = 1; more < left; more++) {
        if ((buf[i + more] & 0xc0) != 0x80) {
          return fail(Kind.ENCODING, shift + i + more, CONTINUES_NOTHING);
        }
      }
      i += left;
    }
    return i;
  }

  private int utf8Resumed(byte[] buf, int start, int end) {
    int i = start;
    int low = utf8Low;
    int high = utf8High;
    int left = utf8Left;
    while (left > 0) {
      if (i == end) {
        utf8Low = low;
        utf8High = high;
        utf8Left = left;
        state = UTF8;
        return i;
      }
      int c = buf[i] & 0xff;
      if (c < low || c > high) {
        return fail(Kind.ENCODING, shift + i, CONTINUES_NOTHING);
      }
      low = 0x80;
      high = 0xbf;
      left--;
      i++;
    }
    state = STRING;
    return i;
  }

  private int endString(byte[] buf, int i) {
    afterValue();
    if (depth == reported) {
      if (capture > 0 && carried > 0) {
        carry(buf, tokenFrom, i);
        sink.endString(carry, 0, carried, tokenAt, shift + i + 1);
      } else {
        int to = Math.min(i, tokenFrom + capture);
        sink.endString(buf, tokenFrom, to, tokenAt, shift + i + 1);
      }
    }
    return i + 1;
  }

  private int endKey(byte[] buf, int i) {
    state = COLON;
    if (capture == 0) {
      return i + 1;
    }
    byte[] array = buf;
    int from = tokenFrom;
    int to = i;
    if (carried > 0) {
      carry(buf, tokenFrom, i);
      array = carry;
      from = 0;
      to = carried;
    }
    if (to - from > limits.keyLength()) {
      return fail(Kind.LIMIT, tokenAt, "a key longer than " + limits.keyLength() + " bytes");
    }
    if (escaped) {
      array = JsonText.decode(array, from, to).getBytes(StandardCharsets.UTF_8);
      from = 0;
      to = array.length;
    }
    if (depth == 1) {
      switch (topLevel.add(array, from, to)) {
        case NEW -> {}
        case DUPLICATE -> {
          String name = new String(array, from, Math.min(to - from, 64), StandardCharsets.UTF_8);
          return fail(Kind.DUPLICATE_KEY, tokenAt, "the key '" + name + "' stands twice");
        }
        case TOO_MANY -> {
          String detail = "more than " + limits.topLevelKeys() + " top-level keys";
          return fail(Kind.LIMIT, tokenAt, detail);
        }
      }
    }
    if (depth == reported) {
      sink.key(array, from, to, tokenAt);
    }
    return i + 1;
  }

  /** A colon nearly always follows at once: one round through the states saved per key. */
  private int afterKey(byte[] buf, int i, int end) {
    if (i >= 0 && i < end && buf[i] == ':') {
      state = VALUE;
      return i + 1;
    }
    return i;
  }

  private int beginLiteral(byte[] buf, int i, int end, byte[] word) {
    beginToken(i, i);
    capture = 0;
    literal = word;
    state = LITERAL;
    return literal(buf, i + 1, end);
  }

  private int literal(byte[] buf, int start, int end) {
    int i = start;
    int seen = shift + i - tokenAt;
    while (seen < literal.length) {
      if (i == end) {
        return i;
      }
      if (buf[i] != literal[seen]) {
        return syntax(i, "expected " + new String(literal, StandardCharsets.US_ASCII));
      }
      seen++;
      i++;
    }
    afterValue();
    if (depth == reported) {
      sink.literal(literal[0], tokenAt, shift + i);
    }
    return i;
  }

  private int number(byte[] buf, int start, int end) {
    int i = start;
    int limit = Math.min(end, tokenAt - shift + limits.numberLength());
    while (i < limit) {
      byte c = buf[i];
      if (state == DIGITS && c >= '0' && c <= '9') {
        i++;
        continue;
      }
      int following = numberState(c);
      if (following < 0) {
        return accepting() ? endNumber(buf, i) : syntax(i, "expected a digit");
      }
      state = following;
      i++;
    }
    if (i == end) {
      return i;
    }
    if (numberState(buf[i]) >= 0) {
      return fail(
          Kind.LIMIT, tokenAt, "a number longer than " + limits.numberLength() + " characters");
    }
    return accepting() ? endNumber(buf, i) : syntax(i, "expected a digit");
  }

  private int numberState(byte c) {
    boolean digit = c >= '0' && c <= '9';
    boolean exponent = c == 'e' || c == 'E';
    return switch (state) {
      case MINUS -> c == '0' ? ZERO : digit ? DIGITS : -1;
      case ZERO -> c == '.' ? POINT : exponent ? EXPONENT : -1;
      case DIGITS -> digit ? DIGITS : c == '.' ? POINT : exponent ? EXPONENT : -1;
      case POINT -> digit ? FRACTION : -1;
      case FRACTION -> digit ? FRACTION : exponent ? EXPONENT : -1;
      case EXPONENT -> digit ? EXPONENT_DIGITS : c == '+' || c == '-' ? EXPONENT_SIGN : -1;
      default -> digit ? EXPONENT_DIGITS : -1;
    };
  }

  private boolean accepting() {
    return state == ZERO || state == DIGITS || state == FRACTION || state == EXPONENT_DIGITS;
  }

  private int endNumber(byte[] buf, int i) {
    afterValue();
    if (depth == reported) {
      if (carried > 0) {
        carry(buf, tokenFrom, i);
        sink.number(carry, 0, carried, tokenAt, shift + i);
      } else {
        sink.number(buf, tokenFrom, i, tokenAt, shift + i);
      }
    }
    return i;
  }

  private void carry(byte[] buf, int from, int to) {
    int more = Math.min(to - from, capture - carried);
    if (more <= 0) {
      return;
    }
    if (carried + more > carry.length) {
      int size = Math.max(Math.max(64, carry.length * 2), carried + more);
      carry = Arrays.copyOf(carry, size);
    }
    System.arraycopy(buf, from, carry, carried, more);
    carried += more;
  }

  private int syntax(int i, String detail) {
    return fail(Kind.SYNTAX, shift + i, detail);
  }

  private int fail(Kind kind, int offset, String detail) {
    error = new JsonError(kind, offset, detail);
    return -1;
  }
}
