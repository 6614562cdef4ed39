package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonScan;
import dev.homeostat.wire.json.JsonSink;
import dev.homeostat.wire.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the error bodies of the common APIs say: OpenAI's and its many relatives,
 * Anthropic, Gemini, and bodies that only hold a message. Reads a whole body, or only the value of
 * an {@code error} field ({@link #within}). A body that breaks off gives what was read until then.
 *
 * <p>Gateways pass on the body of whoever stands behind them as text: that is read too, and says
 * what they only repeat.
 */
final class ErrorSink implements JsonSink {
  private static final Names KEYS =
      new Names(
          "error",
          "message",
          "type",
          "code",
          "param",
          "status",
          "details",
          "reason",
          "retrydelay",
          "detail",
          "msg",
          "errors",
          "error_description",
          "error_message",
          "title",
          "raw",
          "metadata",
          "innererror",
          "data",
          "__type",
          "error_type",
          "error_code",
          "retry_after",
          "retry_after_ms",
          "resets_in_seconds");
  private static final int ERROR = 0;
  private static final int MESSAGE = 1;
  private static final int TYPE = 2;
  private static final int CODE = 3;
  private static final int PARAM = 4;
  private static final int STATUS = 5;
  private static final int DETAILS = 6;
  private static final int REASON = 7;
  private static final int RETRY_DELAY = 8;
  private static final int DETAIL = 9;
  private static final int MSG = 10;
  private static final int ERRORS = 11;
  private static final int ERROR_DESCRIPTION = 12;
  private static final int ERROR_MESSAGE = 13;
  private static final int TITLE = 14;
  private static final int RAW = 15;
  private static final int METADATA = 16;
  private static final int INNER_ERROR = 17;
  private static final int DATA = 18;
  private static final int AMAZON_TYPE = 19;
  private static final int ERROR_TYPE = 20;
  private static final int ERROR_CODE = 21;
  private static final int RETRY_AFTER = 22;
  private static final int RETRY_AFTER_MS = 23;
  private static final int RESETS_IN_SECONDS = 24;

  /** Longest string looked at, as written: a message of {@link ErrorFacts#TEXT_LIMIT} escapes. */
  private static final int CAPTURE = ErrorFacts.TEXT_LIMIT * 6;

  /** Containers below an error object that may hold something: details, and their objects. */
  private static final int MAX_DEPTH = 5;

  /** Bodies within bodies that are read. */
  private static final int MAX_WRAPPINGS = 2;

  private final boolean withinError;
  private final int wrappings;
  private final int[] keyAt = new int[MAX_DEPTH + 1];
  private int depth;
  private boolean unseen;
  private boolean rootArray;
  private boolean errorSeen;
  private boolean detailList;

  private @Nullable String message;
  private @Nullable String looseMessage;
  private @Nullable String type;
  private @Nullable String rootType;
  private @Nullable String code;
  private @Nullable String param;
  private @Nullable String status;
  private @Nullable String reason;
  private @Nullable String retryDelay;
  private @Nullable ErrorSink inner;

  private ErrorSink(boolean withinError, int wrappings) {
    this.withinError = withinError;
    this.wrappings = wrappings;
    keyAt[0] = Names.NONE;
  }

  /** A sink for a whole body. */
  static ErrorSink body() {
    return new ErrorSink(false, 0);
  }

  /** A sink for the value of an {@code error} field. */
  static ErrorSink within() {
    ErrorSink sink = new ErrorSink(true, 0);
    sink.errorSeen = true;
    return sink;
  }

  /** Whether a non-null root {@code error} was met. */
  boolean errorSeen() {
    return errorSeen;
  }

  /** Gemini's {@code RetryInfo.retryDelay}, such as {@code 7s}, or its likes; or null. */
  @Nullable String retryDelay() {
    return retryDelay != null || inner == null ? retryDelay : inner.retryDelay();
  }

  /** The code that says most: a word before a number, the own one before that of a body within. */
  @Nullable String code() {
    if (code != null && !numeric(code)) {
      return code;
    }
    if (reason != null) {
      return reason;
    }
    String within = inner == null ? null : inner.code();
    return within != null && (code == null || !numeric(within)) ? within : code;
  }

  @Nullable String type() {
    if (type != null) {
      return type;
    }
    String within = inner == null ? null : inner.type();
    if (within != null) {
      return within;
    }
    if (status != null) {
      return status;
    }
    // {"type":"error"} is Anthropic's envelope, not the error's type.
    return "error".equals(rootType) ? null : rootType;
  }

  @Nullable String param() {
    return param != null || inner == null ? param : inner.param();
  }

  @Nullable String message() {
    String own = message != null ? message : looseMessage;
    String within = inner == null ? null : inner.message();
    if (own == null || within == null) {
      return own == null ? within : own;
    }
    boolean body = own.stripLeading().startsWith("{");
    return body ? within : own.contains(within) ? own : own + ": " + within;
  }

  /** Whether the error names a status, by number or by word. */
  boolean statusTold() {
    return toldStatus() != 0;
  }

  /** The status a wrapped error stands for: its numeric code, else its words, else 502. */
  int wrappedStatus() {
    int told = toldStatus();
    return told == 0 ? 502 : told;
  }

  private int toldStatus() {
    int numeric = numericStatus(code);
    if (numeric == 0) {
      numeric = numericStatus(status);
    }
    if (numeric == 0) {
      numeric = WrappedStatus.of(code(), status, type());
    }
    return numeric == 0 && inner != null ? inner.toldStatus() : numeric;
  }

  /** The same words in lower case, for patterns, when the body itself is not at hand. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String part : new @Nullable String[] {code(), type(), message()}) {
      if (part != null) {
        text.append(text.isEmpty() ? "" : " ").append(part);
      }
    }
    return ErrorFacts.textOf(text.toString());
  }

  @Override
  public void key(byte[] array, int from, int to, int at) {
    keyAt[depth] = KEYS.findAnyCase(array, from, to);
  }

  @Override
  public boolean beginObject(int at) {
    return begin();
  }

  @Override
  public boolean beginArray(int at) {
    rootArray |= depth == 0;
    detailList |= keyAt[depth] == DETAIL;
    return begin();
  }

  private boolean begin() {
    if (rootError()) {
      errorSeen = true;
    }
    boolean wanted =
        depth == 0
            || (depth == 1 && rootArray)
            || (depth < MAX_DEPTH
                && switch (keyAt[depth]) {
                  case ERROR, DETAILS, DETAIL, ERRORS, MESSAGE, METADATA, INNER_ERROR, DATA -> true;
                  default -> false;
                });
    unseen = !wanted;
    if (wanted) {
      depth++;
      // An array's elements stand under the array's own key.
      keyAt[depth] = keyAt[depth - 1];
    }
    return wanted;
  }

  @Override
  public void endObject(int end) {
    end();
  }

  @Override
  public void endArray(int end) {
    end();
  }

  private void end() {
    if (unseen) {
      unseen = false;
    } else {
      depth--;
    }
  }

  @Override
  public int beginString(int at) {
    return depth == 0 || keyAt[depth] != Names.NONE ? CAPTURE : 0;
  }

  @Override
  public void endString(byte[] array, int from, int to, int at, int end) {
    if (depth == 0) {
      if (withinError) {
        message = cut(array, from, to);
      }
      return;
    }
    String text = cut(array, from, to);
    if (!text.isEmpty()) {
      errorSeen |= rootError();
      value(keyAt[depth], text);
    }
  }

  @Override
  public void number(byte[] array, int from, int to, int at, int end) {
    if (depth > 0) {
      switch (keyAt[depth]) {
        case CODE, STATUS, ERROR_CODE, RETRY_AFTER, RETRY_AFTER_MS, RESETS_IN_SECONDS ->
            value(keyAt[depth], new String(array, from, Math.min(to - from, 20), US_ASCII));
        default -> {}
      }
    }
  }

  private void value(int key, String text) {
    boolean aside = under(DETAILS) || under(METADATA) || (detailList && under(DETAIL));
    switch (key) {
      case ERROR -> {
        message = first(message, text);
        unwrap(text);
      }
      case MESSAGE -> {
        message = aside || under(INNER_ERROR) ? message : first(message, text);
        unwrap(text);
      }
      case RAW -> unwrap(text);
      case TYPE, AMAZON_TYPE, ERROR_TYPE -> type(text, aside || under(INNER_ERROR));
      case CODE -> {
        if (under(INNER_ERROR)) {
          reason = first(reason, text);
        } else if (!aside) {
          code = first(code, text);
        }
      }
      case PARAM -> param = first(param, text);
      case STATUS -> status = first(status, text);
      case REASON, ERROR_CODE -> reason = first(reason, text);
      case RETRY_DELAY -> retryDelay = first(retryDelay, text);
      case RETRY_AFTER, RESETS_IN_SECONDS ->
          retryDelay = first(retryDelay, Character.isLetter(last(text)) ? text : text + "s");
      case RETRY_AFTER_MS -> retryDelay = first(retryDelay, text + "ms");
      case DETAIL, MSG, ERRORS, ERROR_DESCRIPTION, ERROR_MESSAGE, TITLE -> {
        looseMessage = first(looseMessage, text);
        unwrap(text);
      }
      default -> {}
    }
  }

  private void type(String text, boolean aside) {
    if (aside) {
      return;
    }
    if (withinError || under(ERROR)) {
      type = first(type, text);
    } else {
      // Amazon's is qualified: com.amazon.coral.service#ThrottlingException.
      rootType = first(rootType, text.substring(text.indexOf('#') + 1));
    }
  }

  /** Reads the body of somebody else that a text is or ends with. */
  private void unwrap(String text) {
    int from = text.indexOf('{');
    if (from < 0 || inner != null || wrappings == MAX_WRAPPINGS || text.indexOf('"', from) < 0) {
      return;
    }
    ErrorSink sink = new ErrorSink(false, wrappings + 1);
    byte[] body = text.substring(from).getBytes(UTF_8);
    new JsonScan(JsonLimits.DEFAULT, sink).feed(body, 0, body.length);
    if (sink.code() != null || sink.type() != null || sink.message() != null) {
      inner = sink;
    }
  }

  private boolean rootError() {
    return !withinError && depth == (rootArray ? 2 : 1) && keyAt[depth] == ERROR;
  }

  private boolean under(int key) {
    for (int i = 1; i < depth; i++) {
      if (keyAt[i] == key) {
        return true;
      }
    }
    return false;
  }

  private static String first(@Nullable String known, String text) {
    return known == null ? text : known;
  }

  private static String cut(byte[] array, int from, int to) {
    String text = JsonText.decode(array, from, to);
    return text.length() > ErrorFacts.TEXT_LIMIT ? text.substring(0, ErrorFacts.TEXT_LIMIT) : text;
  }

  private static char last(String text) {
    return text.charAt(text.length() - 1);
  }

  private static boolean numeric(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int numericStatus(@Nullable String text) {
    if (text == null || text.length() != 3) {
      return 0;
    }
    int value = 0;
    for (int i = 0; i < 3; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      value = value * 10 + (c - '0');
    }
    return value >= 400 && value <= 599 ? value : 0;
  }
}
