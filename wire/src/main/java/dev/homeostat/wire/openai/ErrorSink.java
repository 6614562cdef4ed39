package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.json.JsonSink;
import dev.homeostat.wire.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the error bodies of the common APIs say: OpenAI's and its many relatives,
 * Anthropic, Gemini, and bodies that only hold a message. Reads a whole body, or only the value of
 * an {@code error} field ({@link #within}). A body that breaks off gives what was read until then.
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
          "retryDelay",
          "detail",
          "msg",
          "errors",
          "error_description",
          "error_message",
          "title");
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

  /** Longest string looked at, as written: a message of {@link ErrorFacts#TEXT_LIMIT} escapes. */
  private static final int CAPTURE = ErrorFacts.TEXT_LIMIT * 6;

  /** Containers below an error object that may hold something: details, and their objects. */
  private static final int MAX_DEPTH = 5;

  private final boolean withinError;
  private final int[] keyAt = new int[MAX_DEPTH + 1];
  private int depth;
  private boolean unseen;
  private boolean rootArray;
  private boolean errorSeen;

  private @Nullable String message;
  private @Nullable String looseMessage;
  private @Nullable String type;
  private @Nullable String rootType;
  private @Nullable String code;
  private boolean numericCode;
  private @Nullable String param;
  private @Nullable String status;
  private @Nullable String reason;
  private @Nullable String retryDelay;

  private ErrorSink(boolean withinError) {
    this.withinError = withinError;
    keyAt[0] = Names.NONE;
  }

  /** A sink for a whole body. */
  static ErrorSink body() {
    return new ErrorSink(false);
  }

  /** A sink for the value of an {@code error} field. */
  static ErrorSink within() {
    ErrorSink sink = new ErrorSink(true);
    sink.errorSeen = true;
    return sink;
  }

  /** Whether a non-null root {@code error} was met. */
  boolean errorSeen() {
    return errorSeen;
  }

  /** Gemini's {@code RetryInfo.retryDelay}, such as {@code 7s}, or null. */
  @Nullable String retryDelay() {
    return retryDelay;
  }

  @Nullable String code() {
    if (code != null && !numericCode) {
      return code;
    }
    return reason != null ? reason : code;
  }

  @Nullable String type() {
    if (type != null) {
      return type;
    }
    if (status != null) {
      return status;
    }
    // {"type":"error"} is Anthropic's envelope, not the error's type.
    return "error".equals(rootType) ? null : rootType;
  }

  @Nullable String param() {
    return param;
  }

  @Nullable String message() {
    return message != null ? message : looseMessage;
  }

  /** The status a wrapped error stands for: its numeric code, else its words, else 502. */
  int wrappedStatus() {
    int numeric = numericStatus(code);
    if (numeric == 0) {
      numeric = numericStatus(status);
    }
    if (numeric == 0) {
      numeric = WrappedStatus.of(code(), status, type());
    }
    return numeric == 0 ? 502 : numeric;
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
    keyAt[depth] = KEYS.find(array, from, to);
  }

  @Override
  public boolean beginObject(int at) {
    return begin();
  }

  @Override
  public boolean beginArray(int at) {
    rootArray |= depth == 0;
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
                  case ERROR, DETAILS, DETAIL, ERRORS, MESSAGE -> true;
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
      value(keyAt[depth], text, false);
    }
  }

  @Override
  public void number(byte[] array, int from, int to, int at, int end) {
    if (depth > 0 && (keyAt[depth] == CODE || keyAt[depth] == STATUS)) {
      value(keyAt[depth], new String(array, from, Math.min(to - from, 20), US_ASCII), true);
    }
  }

  private void value(int key, String text, boolean number) {
    boolean inDetails = under(DETAILS) || under(DETAIL);
    switch (key) {
      case ERROR -> message = first(message, text);
      case MESSAGE -> message = inDetails ? message : first(message, text);
      case TYPE -> {
        if (!inDetails) {
          if (withinError || under(ERROR)) {
            type = first(type, text);
          } else {
            rootType = first(rootType, text);
          }
        }
      }
      case CODE -> {
        if (code == null && !inDetails) {
          code = text;
          numericCode = number;
        }
      }
      case PARAM -> param = first(param, text);
      case STATUS -> status = first(status, text);
      case REASON -> reason = first(reason, text);
      case RETRY_DELAY -> retryDelay = first(retryDelay, text);
      case DETAIL, MSG, ERRORS, ERROR_DESCRIPTION, ERROR_MESSAGE, TITLE ->
          looseMessage = first(looseMessage, text);
      default -> {}
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
