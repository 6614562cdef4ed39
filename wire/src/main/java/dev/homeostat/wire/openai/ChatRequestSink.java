package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.wire.json.JsonSink;
import dev.homeostat.wire.json.JsonText;
import dev.homeostat.wire.openai.ChatRequestFacts.Layout;
import dev.homeostat.wire.openai.ChatRequestFacts.Range;
import dev.homeostat.wire.openai.ChatRequestScan.Bad;
import dev.homeostat.wire.openai.ChatRequestScan.Ok;
import dev.homeostat.wire.openai.ChatRequestScan.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Notes what {@link ChatRequestFacts} holds, and the first thing that is wrong. */
final class ChatRequestSink implements JsonSink {
  /** Longest model name in bytes as written: every catalogue stays below 200. */
  private static final int MAX_NAME = 512;

  /** Fallbacks in one request: attempts per exchange are far fewer. */
  private static final int MAX_MODELS = 64;

  /** OpenAI takes 4, some providers 16; a list beyond this is an attack on someone's matcher. */
  private static final int MAX_STOP = 256;

  private static final int MAX_CHOICES = 128;

  private enum Field {
    MODEL,
    MODELS,
    ROUTE,
    PROVIDER,
    MESSAGES,
    INPUT,
    STREAM,
    STREAM_OPTIONS,
    N,
    MAX_TOKENS,
    MAX_COMPLETION_TOKENS,
    TEMPERATURE,
    SEED,
    STOP,
    TOOLS,
    FUNCTIONS,
    RESPONSE_FORMAT,
    REASONING_EFFORT,
    REASONING,
    THINKING,
    ENABLE_THINKING,
    LOGPROBS,
    SESSION_ID,
    PROMPT_CACHE_KEY,
    USER,
    OTHER;

    final String key = name().toLowerCase(Locale.ROOT);
  }

  private static final Field[] FIELDS = Field.values();
  private static final Names KEYS = new Names(keys());
  private static final Names INNER = new Names("include_usage", "type", "effort", "enabled");
  private static final int INCLUDE_USAGE = 0;
  private static final int TYPE = 1;
  private static final int EFFORT = 2;
  private static final int ENABLED = 3;
  private static final byte[] NONE = "none".getBytes(US_ASCII);
  private static final byte[] DISABLED = "disabled".getBytes(US_ASCII);
  private static final byte[] TEXT = "text".getBytes(US_ASCII);
  private static final byte[] JSON_OBJECT = "json_object".getBytes(US_ASCII);

  private final Removals removals = new Removals();
  private final MessageSink message = new MessageSink();
  private int depth;
  private Field field = Field.OTHER;
  private int inner = Names.NONE;
  private int valueAt;
  private int elements;
  // Inside a container whose end is the next thing heard of.
  private boolean unseen;
  private @Nullable Bad problem;

  private @Nullable String rootType;
  private int rootFrom;
  private @Nullable String model;
  private Range modelRange = Range.ABSENT;
  private boolean modelIsNull;
  private List<String> models = List.of();
  private boolean messages;
  private boolean input;
  private boolean stream;
  private int streamTo = -1;
  private Range streamOptions = Range.ABSENT;
  private boolean streamOptionsObject;
  private boolean streamOptionsEmpty;
  private Range includeUsage = Range.ABSENT;
  private boolean asksUsage;
  private Range responseFormat = Range.ABSENT;
  private Range route = Range.ABSENT;
  private Range provider = Range.ABSENT;
  private int n = 1;
  private boolean tools;
  private boolean schema;
  private boolean deterministic;
  private boolean reasoning;
  private boolean logprobs;
  private long maxTokens = -1;
  private @Nullable String sessionId;
  private @Nullable String promptCacheKey;
  private @Nullable String user;

  /** Whether an answer's format leaves open what stands in it. */
  private static boolean free(byte[] array, int from, int to) {
    return JsonText.same(array, from, to, TEXT) || JsonText.same(array, from, to, JSON_OBJECT);
  }

  /** The body's next bytes are about to be scanned. */
  void piece(byte[] array, int shift) {
    message.piece(array, shift);
  }

  /** They were. */
  void pieceEnd(int end) {
    message.pieceEnd(end);
  }

  /** What a well-formed body came to. */
  Result result(int bytes) {
    if (rootType != null) {
      return new Bad(
          "the body is " + rootType + " (expected: a JSON object with 'model' and 'messages')",
          null,
          "invalid_body");
    }
    if (problem != null) {
      return problem;
    }
    if (!messages) {
      return input
          ? new Bad(
              "this body has 'input' and no 'messages', as for the Responses API: send it to"
                  + " /v1/responses, or give 'messages'",
              "messages",
              "responses_body")
          : missing("messages", "an array of messages, such as [{\"role\":\"user\",…}]");
    }
    String asked = model != null ? model : models.isEmpty() ? null : models.getFirst();
    if (asked == null) {
      return missing("model", "the name of a model, as GET /v1/models lists them");
    }
    Layout layout =
        new Layout(
            rootFrom,
            modelRange,
            modelIsNull,
            streamTo,
            streamOptions,
            streamOptionsObject,
            streamOptionsEmpty,
            includeUsage,
            responseFormat,
            route,
            provider,
            removals.ranges());
    return new Ok(
        new ChatRequestFacts(
            asked,
            models,
            stream,
            asksUsage,
            n,
            tools,
            schema,
            deterministic,
            reasoning,
            logprobs,
            maxTokens < 0 ? null : maxTokens,
            sessionId,
            promptCacheKey,
            user,
            message.images(),
            message.mediaParts(),
            message.mediaBytes(),
            message.turns(),
            message.firstUser(),
            bytes,
            layout));
  }

  @Override
  public void key(byte[] array, int from, int to, int at) {
    if (message.inside()) {
      message.key(array, from, to);
    } else if (depth == 1) {
      int index = KEYS.find(array, from, to);
      field = index == Names.NONE ? Field.OTHER : FIELDS[index];
      removals.member(at, ours());
    } else {
      elements++;
      inner = INNER.find(array, from, to);
    }
  }

  @Override
  public boolean beginObject(int at) {
    if (message.inside()) {
      return message.beginContainer(at, false);
    }
    if (depth == 0) {
      rootFrom = at;
      depth = 1;
      return true;
    }
    if (depth == 1) {
      return beginField(at, "an object");
    }
    element("an object");
    if (field == Field.MESSAGES) {
      message.begin();
      return true;
    }
    unseen = true;
    return false;
  }

  @Override
  public boolean beginArray(int at) {
    if (message.inside()) {
      return message.beginContainer(at, true);
    }
    if (depth == 0) {
      rootType = "an array";
      unseen = true;
      return false;
    }
    if (depth == 1) {
      return beginField(at, "an array");
    }
    element("an array");
    unseen = true;
    return false;
  }

  @Override
  public void endObject(int end) {
    endContainer(end);
  }

  @Override
  public void endArray(int end) {
    endContainer(end);
  }

  @Override
  public int beginString(int at) {
    if (message.inside()) {
      return message.beginString(at);
    }
    if (depth == 1) {
      begin(at, "a string");
      return switch (field) {
        case MODEL, REASONING_EFFORT, SESSION_ID, PROMPT_CACHE_KEY, USER -> MAX_NAME;
        default -> 0;
      };
    }
    if (depth == 2) {
      element("a string");
      return MAX_NAME;
    }
    rootType = "a string";
    return 0;
  }

  @Override
  public void endString(byte[] array, int from, int to, int at, int end) {
    if (message.inside()) {
      message.endString(array, from, to, end);
      return;
    }
    boolean whole = end - at - 2 == to - from;
    if (depth == 1) {
      switch (field) {
        case MODEL -> model = name("model", array, from, to, whole);
        case REASONING_EFFORT -> reasoning |= !JsonText.same(array, from, to, NONE);
        case SESSION_ID -> sessionId = whole ? JsonText.decode(array, from, to) : null;
        case PROMPT_CACHE_KEY -> promptCacheKey = whole ? JsonText.decode(array, from, to) : null;
        case USER -> user = whole ? JsonText.decode(array, from, to) : null;
        default -> {}
      }
      end(end);
    } else if (depth == 2) {
      innerString(array, from, to, whole);
    }
  }

  @Override
  public void number(byte[] array, int from, int to, int at, int end) {
    if (message.inside()) {
      return;
    }
    boolean integer = Numbers.integer(array, from, to);
    String type = integer ? "an integer" : "a decimal number";
    if (depth == 0) {
      rootType = "a number";
    } else if (depth == 2) {
      element(type);
    } else {
      begin(at, type);
      switch (field) {
        case N -> n = (int) count(array, from, to, integer, 1, MAX_CHOICES);
        case MAX_TOKENS, MAX_COMPLETION_TOKENS -> {
          long asked = count(array, from, to, integer, 0, Numbers.MAX_SAFE);
          maxTokens = maxTokens < 0 ? asked : Math.min(maxTokens, asked);
        }
        case TEMPERATURE -> temperature(array, from, to);
        case SEED -> deterministic = true;
        case LOGPROBS -> logprobs = true;
        default -> {}
      }
      end(end);
    }
  }

  @Override
  public void literal(byte first, int at, int end) {
    if (message.inside()) {
      return;
    }
    String type = first == 'n' ? "null" : "a boolean";
    if (depth == 0) {
      rootType = type;
    } else if (depth == 2) {
      element(type);
      innerLiteral(first, at, end);
    } else {
      begin(at, type);
      boolean yes = first == 't';
      switch (field) {
        case MODEL -> modelIsNull = true;
        case STREAM -> {
          stream = yes;
          streamTo = end;
        }
        case ENABLE_THINKING -> reasoning |= yes;
        case LOGPROBS -> logprobs = yes;
        default -> {}
      }
      end(end);
    }
  }

  private boolean ours() {
    return switch (field) {
      case MODELS, ROUTE, PROVIDER, SESSION_ID -> true;
      default -> false;
    };
  }

  private boolean beginField(int at, String type) {
    begin(at, type);
    elements = 0;
    inner = Names.NONE;
    boolean array = type.equals("an array");
    boolean inside =
        switch (field) {
          case MODELS, STOP, MESSAGES, TOOLS, FUNCTIONS -> array;
          case STREAM_OPTIONS, RESPONSE_FORMAT, REASONING, THINKING -> !array;
          default -> false;
        };
    if (field == Field.MODELS && array) {
      models = new ArrayList<>(4);
    } else if (field == Field.STREAM_OPTIONS) {
      streamOptionsObject = !array;
    } else if (inside && (field == Field.REASONING || field == Field.THINKING)) {
      reasoning = true;
    }
    depth += inside ? 1 : 0;
    unseen = !inside;
    return inside;
  }

  /** A top-level value begins: is its type one that the field may have? */
  private void begin(int at, String type) {
    valueAt = at;
    if (type.equals("null")) {
      return;
    }
    String expected =
        switch (field) {
          case MODEL -> "a string";
          case MODELS, MESSAGES -> "an array";
          case STREAM -> "a boolean";
          case STREAM_OPTIONS -> "an object";
          case N, MAX_TOKENS, MAX_COMPLETION_TOKENS -> "an integer";
          case TEMPERATURE -> type.equals("an integer") ? type : "a decimal number";
          case STOP -> type.equals("an array") ? type : "a string";
          default -> type;
        };
    if (!expected.equals(type)) {
      wrongType(field.key, expected, type);
    }
  }

  private void endContainer(int end) {
    if (message.inside()) {
      message.endContainer(end);
      return;
    }
    if (unseen) {
      unseen = false;
      if (depth == 1) {
        end(end);
      }
      return;
    }
    depth--;
    if (depth == 1) {
      endList();
      end(end);
    }
  }

  private void endList() {
    switch (field) {
      case MESSAGES -> {
        messages = true;
        if (elements == 0) {
          problem(
              "Invalid 'messages': empty array. Expected an array with minimum length 1, but got"
                  + " an empty array instead.",
              "messages",
              "empty_array");
        }
      }
      case MODELS -> atMost("models", MAX_MODELS);
      case STOP -> atMost("stop", MAX_STOP);
      case TOOLS, FUNCTIONS -> tools |= elements > 0;
      case STREAM_OPTIONS -> streamOptionsEmpty = elements == 0;
      default -> {}
    }
  }

  /** A top-level value ended. */
  private void end(int end) {
    Range range = new Range(valueAt, end);
    switch (field) {
      case MODEL -> modelRange = range;
      case STREAM_OPTIONS -> streamOptions = range;
      case RESPONSE_FORMAT -> responseFormat = range;
      case ROUTE -> route = range;
      case PROVIDER -> provider = range;
      case INPUT -> input = true;
      default -> {}
    }
    removals.valueEnd(end);
  }

  /** A value inside a top-level container begins. */
  private void element(String type) {
    switch (field) {
      case MODELS -> {
        elements++;
        if (!type.equals("a string")) {
          wrongType("models[" + (elements - 1) + "]", "a string", type);
        }
      }
      case STOP -> {
        elements++;
        if (!type.equals("a string")) {
          wrongType("stop[" + (elements - 1) + "]", "a string", type);
        }
      }
      case MESSAGES, TOOLS, FUNCTIONS -> elements++;
      case STREAM_OPTIONS -> {
        if (inner == INCLUDE_USAGE && !type.equals("a boolean") && !type.equals("null")) {
          wrongType("stream_options.include_usage", "a boolean", type);
        }
      }
      default -> {}
    }
  }

  private void innerString(byte[] array, int from, int to, boolean whole) {
    switch (field) {
      case MODELS -> {
        String name = name("models[" + (elements - 1) + "]", array, from, to, whole);
        if (name != null && elements <= MAX_MODELS && !models.contains(name)) {
          models.add(name);
        }
      }
      case RESPONSE_FORMAT -> schema |= inner == TYPE && !free(array, from, to);
      case REASONING, THINKING -> {
        boolean off =
            (inner == EFFORT && JsonText.same(array, from, to, NONE))
                || (inner == TYPE && JsonText.same(array, from, to, DISABLED));
        reasoning &= !off;
      }
      default -> {}
    }
  }

  private void innerLiteral(byte first, int at, int end) {
    if (field == Field.STREAM_OPTIONS && inner == INCLUDE_USAGE) {
      if (includeUsage.present()) {
        problem(
            "Invalid 'stream_options': 'include_usage' stands twice.",
            "stream_options.include_usage",
            "duplicate_key");
      }
      includeUsage = new Range(at, end);
      asksUsage = first == 't';
    } else if (inner == ENABLED && first == 'f') {
      reasoning &= field != Field.REASONING && field != Field.THINKING;
    }
  }

  private @Nullable String name(String param, byte[] array, int from, int to, boolean whole) {
    if (!whole) {
      problem(
          "Invalid '" + param + "': longer than " + MAX_NAME + " bytes.",
          param,
          "string_above_max_length");
      return null;
    }
    String name = JsonText.decode(array, from, to);
    if (name.isBlank()) {
      problem(
          "Invalid '"
              + param
              + "': blank. Expected the name of a model, as GET /v1/models lists"
              + " them.",
          param,
          "empty_string");
      return null;
    }
    return name;
  }

  private long count(byte[] array, int from, int to, boolean integer, long min, long max) {
    if (!integer) {
      return min;
    }
    long value = Numbers.value(array, from, to);
    if (value < min || (value == 0 && array[from] == '-')) {
      problem(
          "Invalid '%s': integer below minimum value. Expected a value >= %d, but got %s instead."
              .formatted(field.key, min, Numbers.text(array, from, to)),
          field.key,
          "integer_below_min_value");
      return min;
    }
    if (value > max) {
      problem(
          "Invalid '%s': integer above maximum value. Expected a value <= %d, but got %s instead."
              .formatted(field.key, max, Numbers.text(array, from, to)),
          field.key,
          "integer_above_max_value");
      return min;
    }
    return value;
  }

  private void temperature(byte[] array, int from, int to) {
    if (!Numbers.finite(array, from, to)) {
      problem(
          "Invalid 'temperature': not a finite number. Expected a value such as 0.7, but got %s."
              .formatted(Numbers.text(array, from, to)),
          field.key,
          "decimal_above_max_value");
    }
    deterministic |= Numbers.zero(array, from, to);
  }

  private void atMost(String param, int max) {
    if (elements > max) {
      problem(
          ("Invalid '%s': array too long. Expected an array with maximum length %d, but got an"
                  + " array with length %d instead.")
              .formatted(param, max, elements),
          param,
          "array_above_max_length");
    }
  }

  private void wrongType(String param, String expected, String type) {
    problem(
        "Invalid type for '%s': expected %s, but got %s instead.".formatted(param, expected, type),
        param,
        "invalid_type");
  }

  private Bad missing(String param, String what) {
    return new Bad(
        "Missing required parameter: '" + param + "'. Give " + what + ".",
        param,
        "missing_required_parameter");
  }

  private void problem(String message, String param, String code) {
    if (problem == null) {
      problem = new Bad(message, param, code);
    }
  }

  private static String[] keys() {
    String[] keys = new String[FIELDS.length - 1];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = FIELDS[i].key;
    }
    return keys;
  }
}
