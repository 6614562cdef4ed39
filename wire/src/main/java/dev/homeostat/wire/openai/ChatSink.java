package dev.homeostat.wire.openai;

import dev.homeostat.core.exchange.FrameFacts;
import dev.homeostat.wire.json.JsonSink;
import dev.homeostat.wire.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a chat completion says, whole or one chunk of it: the two differ only in whether a
 * choice holds a {@code message} or a {@code delta}. Ranges point into the array that the string
 * was reported with. Reusable through {@link #reset}.
 */
final class ChatSink implements JsonSink {
  private static final Names KEYS =
      new Names(
          "choices",
          "usage",
          "error",
          "id",
          "model",
          "x_groq",
          "delta",
          "message",
          "index",
          "finish_reason",
          "text",
          "content",
          "refusal",
          "reasoning_content",
          "reasoning",
          "tool_calls",
          "function_call",
          "role",
          "audio",
          "images",
          "thinking",
          "prompt_tokens",
          "input_tokens",
          "completion_tokens",
          "output_tokens",
          "total_tokens",
          "prompt_tokens_details",
          "input_tokens_details",
          "completion_tokens_details",
          "output_tokens_details",
          "cached_tokens",
          "prompt_cache_hit_tokens",
          "reasoning_tokens",
          "arguments");
  private static final int CHOICES = 0;
  private static final int USAGE = 1;
  private static final int ERROR = 2;
  private static final int ID = 3;
  private static final int MODEL = 4;
  private static final int X_GROQ = 5;
  private static final int DELTA = 6;
  private static final int MESSAGE = 7;
  private static final int INDEX = 8;
  private static final int FINISH_REASON = 9;
  private static final int TEXT = 10;
  private static final int CONTENT = 11;
  private static final int REFUSAL = 12;
  private static final int REASONING_CONTENT = 13;
  private static final int REASONING = 14;
  private static final int TOOL_CALLS = 15;
  private static final int FUNCTION_CALL = 16;
  private static final int ROLE = 17;
  private static final int AUDIO = 18;
  private static final int IMAGES = 19;
  private static final int THINKING = 20;
  private static final int PROMPT_TOKENS = 21;
  private static final int INPUT_TOKENS = 22;
  private static final int COMPLETION_TOKENS = 23;
  private static final int OUTPUT_TOKENS = 24;
  private static final int TOTAL_TOKENS = 25;
  private static final int PROMPT_TOKENS_DETAILS = 26;
  private static final int INPUT_TOKENS_DETAILS = 27;
  private static final int COMPLETION_TOKENS_DETAILS = 28;
  private static final int OUTPUT_TOKENS_DETAILS = 29;
  private static final int CACHED_TOKENS = 30;
  private static final int PROMPT_CACHE_HIT_TOKENS = 31;
  private static final int REASONING_TOKENS = 32;
  private static final int ARGUMENTS = 33;

  /** Where the scan is; what a key means depends on it. */
  private enum Place {
    OUTSIDE,
    ROOT,
    CHOICE_LIST,
    CHOICE,
    BODY,
    PARTS,
    THOUGHTS,
    TOOLS,
    TOOL,
    FUNCTION,
    USAGE,
    VENDOR,
    NOWHERE
  }

  private static final int MAX_DEPTH = 12;

  /** Longest text whose blankness is judged when it comes in pieces. */
  private static final int MAX_TEXT = 64 << 10;

  private static final int MAX_NAME = 512;

  private final int bodyKey;
  private final Place[] places = new Place[MAX_DEPTH + 1];
  private int depth;
  private int key;
  private boolean unseen;
  private @Nullable ErrorSink delegate;
  private int delegated;

  boolean rootObject;
  boolean choicesSeen;
  int choices;
  boolean several;
  long spoken;
  boolean content;
  boolean blankOnly;
  boolean scattered;
  boolean refusal;
  boolean reasoning;
  boolean tool;
  boolean role;
  boolean finish;
  boolean unfinished;
  long finishedChoices;
  boolean finishedByError;
  boolean ordinaryStop;
  @Nullable String finishText;
  int finishFrom;
  int finishTo;
  int contentFrom;
  int contentTo;
  int reasoningFrom;
  int reasoningTo;
  int idFrom;
  int idTo;
  @Nullable String modelText;
  int modelFrom;
  int modelTo;
  int modelAt;
  int modelEnd;
  boolean usage;
  int usageAt;
  int usageEnd;
  long input;
  long output;
  long total;
  long cached;
  long reasoned;
  @Nullable ErrorSink error;

  /** Whether a tool call lacks what readers tell it by: its index, or its id where it begins. */
  boolean bareTool;

  /** Not reset: the highest index of a tool call so far, and the one before the present chunk. */
  int lastTool = -1;

  int toolBefore = -1;

  /** Not reset: bytes of text, reasoning and arguments so far, as written. */
  long said;

  private boolean everBare;
  private int toolIndex;
  private boolean toolNamed;
  private int index;
  private boolean choiceFinished;
  private int choiceContentFrom;
  private int choiceContentTo;
  private int choiceReasoningFrom;
  private int choiceReasoningTo;

  private ChatSink(int bodyKey) {
    this.bodyKey = bodyKey;
    places[0] = Place.OUTSIDE;
    reset();
  }

  static ChatSink chunk() {
    return new ChatSink(DELTA);
  }

  static ChatSink answer() {
    return new ChatSink(MESSAGE);
  }

  void reset() {
    depth = 0;
    key = Names.NONE;
    unseen = false;
    delegate = null;
    delegated = 0;
    rootObject = false;
    choicesSeen = false;
    choices = 0;
    several = false;
    spoken = 0;
    usageAt = -1;
    usageEnd = -1;
    content = false;
    blankOnly = true;
    scattered = false;
    refusal = false;
    reasoning = false;
    tool = false;
    role = false;
    finish = false;
    unfinished = false;
    bareTool = false;
    toolBefore = lastTool;
    finishedChoices = 0;
    finishedByError = false;
    ordinaryStop = false;
    finishText = null;
    finishFrom = -1;
    finishTo = -1;
    contentFrom = -1;
    contentTo = -1;
    reasoningFrom = -1;
    reasoningTo = -1;
    idFrom = -1;
    idTo = -1;
    modelText = null;
    modelFrom = -1;
    modelTo = -1;
    modelAt = -1;
    modelEnd = -1;
    usage = false;
    input = 0;
    output = 0;
    total = 0;
    cached = 0;
    reasoned = 0;
    error = null;
  }

  /** Completion tokens with reasoning; xAI counts reasoning beside them, as its total shows. */
  long outputWithReasoning() {
    boolean beside = reasoned > 0 && total == input + output + reasoned;
    return beside ? output + reasoned : output;
  }

  /** Whether nothing here is an answer: neither text nor a refusal nor a tool call. */
  boolean empty() {
    return (!content || blankOnly) && !refusal && !tool;
  }

  /** Whether there is anything that a caller could use. */
  boolean usable() {
    return content || refusal || reasoning || tool;
  }

  @Override
  public void key(byte[] array, int from, int to, int at) {
    if (delegate != null) {
      delegate.key(array, from, to, at);
    } else {
      key = KEYS.find(array, from, to);
    }
  }

  @Override
  public boolean beginObject(int at) {
    if (delegate != null) {
      delegated++;
      return delegate.beginObject(at);
    }
    Place place =
        switch (place()) {
          case OUTSIDE -> {
            rootObject = true;
            yield Place.ROOT;
          }
          case ROOT ->
              switch (key) {
                case USAGE -> {
                  usageAt = at;
                  yield usageBegins();
                }
                case X_GROQ -> Place.VENDOR;
                case ERROR -> {
                  delegateTo(ErrorSink.within());
                  yield Place.NOWHERE;
                }
                default -> Place.NOWHERE;
              };
          case CHOICE_LIST -> choiceBegins();
          case CHOICE -> key == bodyKey ? Place.BODY : key == USAGE ? usageBegins() : Place.NOWHERE;
          case BODY -> {
            tool |= key == FUNCTION_CALL;
            media();
            yield Place.NOWHERE;
          }
          case PARTS, THOUGHTS -> place();
          case TOOLS -> {
            tool = true;
            toolIndex = -1;
            toolNamed = false;
            yield Place.TOOL;
          }
          case TOOL -> Place.FUNCTION;
          case FUNCTION -> Place.NOWHERE;
          case USAGE ->
              switch (key) {
                case PROMPT_TOKENS_DETAILS,
                    INPUT_TOKENS_DETAILS,
                    COMPLETION_TOKENS_DETAILS,
                    OUTPUT_TOKENS_DETAILS ->
                    Place.USAGE;
                default -> Place.NOWHERE;
              };
          case VENDOR -> key == USAGE ? usageBegins() : Place.NOWHERE;
          case NOWHERE -> Place.NOWHERE;
        };
    return delegate != null ? delegate.beginObject(at) : enter(place);
  }

  @Override
  public boolean beginArray(int at) {
    if (delegate != null) {
      delegated++;
      return delegate.beginArray(at);
    }
    Place place =
        switch (place()) {
          case OUTSIDE -> {
            delegateTo(ErrorSink.body());
            yield Place.NOWHERE;
          }
          case ROOT -> {
            choicesSeen |= key == CHOICES;
            yield key == CHOICES ? Place.CHOICE_LIST : Place.NOWHERE;
          }
          case BODY -> {
            media();
            yield switch (key) {
              case CONTENT -> Place.PARTS;
              case TOOL_CALLS -> Place.TOOLS;
              default -> Place.NOWHERE;
            };
          }
          case PARTS -> key == THINKING ? Place.THOUGHTS : Place.NOWHERE;
          case THOUGHTS -> Place.THOUGHTS;
          default -> Place.NOWHERE;
        };
    return delegate != null ? delegate.beginArray(at) : enter(place);
  }

  @Override
  public void endObject(int end) {
    end(end, false);
  }

  @Override
  public void endArray(int end) {
    end(end, true);
  }

  @Override
  public int beginString(int at) {
    if (delegate != null) {
      return delegate.beginString(at);
    }
    return switch (place()) {
      case ROOT -> key == ID || key == MODEL || key == ERROR ? MAX_NAME * 8 : 0;
      case CHOICE -> key == TEXT ? MAX_TEXT : key == FINISH_REASON ? MAX_NAME : 0;
      case BODY, PARTS, THOUGHTS -> MAX_TEXT;
      case TOOL, FUNCTION -> key == ID || key == ARGUMENTS ? 1 : 0;
      default -> 0;
    };
  }

  @Override
  public void endString(byte[] array, int from, int to, int at, int end) {
    if (delegate != null) {
      delegate.endString(array, from, to, at, end);
      return;
    }
    if (from == to) {
      // An empty string says nothing, wherever it stands.
      role |= place() == Place.BODY && key == ROLE;
      return;
    }
    switch (place()) {
      case ROOT -> rootString(array, from, to, at, end);
      case CHOICE -> {
        if (key == TEXT) {
          text(array, from, to, at, end);
        } else if (key == FINISH_REASON) {
          finishes(array, from, to);
        }
      }
      case BODY -> bodyString(array, from, to, at, end);
      case PARTS -> {
        if (key == TEXT || key == REFUSAL) {
          scattered = true;
          content = true;
          said += end - at;
          judge(array, from, to, at, end);
        } else {
          reasoning |= key == THINKING;
        }
      }
      case THOUGHTS -> {
        reasoning |= key == TEXT || key == THINKING;
        said += end - at;
      }
      case TOOL -> toolNamed |= key == ID;
      case FUNCTION -> said += key == ARGUMENTS ? end - at : 0;
      default -> {}
    }
  }

  @Override
  public void number(byte[] array, int from, int to, int at, int end) {
    if (delegate != null) {
      delegate.number(array, from, to, at, end);
    } else if (place() == Place.USAGE) {
      count(Numbers.count(array, from, to));
    } else if (place() == Place.CHOICE && key == INDEX) {
      index = (int) Math.min(Numbers.count(array, from, to), Integer.MAX_VALUE);
    } else if (place() == Place.TOOL && key == INDEX) {
      toolIndex = (int) Math.min(Numbers.count(array, from, to), Integer.MAX_VALUE);
    }
  }

  private Place place() {
    return places[depth];
  }

  private boolean enter(Place place) {
    boolean wanted = place != Place.NOWHERE && depth < MAX_DEPTH;
    unseen = !wanted;
    if (wanted) {
      places[++depth] = place;
      key = Names.NONE;
    }
    return wanted;
  }

  private void end(int end, boolean array) {
    if (delegate != null) {
      endDelegated(end, array);
    } else if (unseen) {
      unseen = false;
    } else {
      if (place() == Place.CHOICE) {
        choiceEnds();
      } else if (place() == Place.TOOL) {
        toolEnds();
      } else if (place() == Place.USAGE && places[depth - 1] == Place.ROOT) {
        usageEnd = end;
      }
      depth--;
    }
  }

  private void delegateTo(ErrorSink sink) {
    delegate = sink;
    delegated = 1;
  }

  private void endDelegated(int end, boolean array) {
    ErrorSink sink = delegate;
    if (sink == null) {
      return;
    }
    if (array) {
      sink.endArray(end);
    } else {
      sink.endObject(end);
    }
    delegated--;
    if (delegated == 0) {
      delegate = null;
      error = sink.errorSeen() ? sink : error;
    }
  }

  private Place usageBegins() {
    usage = true;
    return Place.USAGE;
  }

  private Place choiceBegins() {
    choices++;
    index = 0;
    choiceFinished = false;
    choiceContentFrom = -1;
    choiceReasoningFrom = -1;
    return Place.CHOICE;
  }

  private void choiceEnds() {
    several |= index > 0 || choices > 1;
    spoken |= 1L << Math.min(index, FrameFacts.SHARED_BIT);
    if (choiceFinished) {
      finishedChoices |= 1L << Math.min(index, FrameFacts.SHARED_BIT);
    } else {
      unfinished = true;
    }
    if (index > 0) {
      return;
    }
    if (choiceContentFrom >= 0 && contentFrom < 0) {
      contentFrom = choiceContentFrom;
      contentTo = choiceContentTo;
    }
    if (choiceReasoningFrom >= 0 && reasoningFrom < 0) {
      reasoningFrom = choiceReasoningFrom;
      reasoningTo = choiceReasoningTo;
    }
  }

  /** Whole answers number their calls by their order; chunks name a call once, where it begins. */
  private void toolEnds() {
    boolean begins = bodyKey == MESSAGE || toolIndex > lastTool;
    bareTool |= (begins && !toolNamed) || (toolIndex < 0 && bodyKey == DELTA);
    lastTool = Math.max(lastTool, toolIndex);
    everBare |= bareTool;
  }

  /** Whether the chunk's calls must be numbered: once one had to be, so must all that follow. */
  boolean numberTools() {
    return tool && everBare;
  }

  private void rootString(byte[] array, int from, int to, int at, int end) {
    if (key == ID) {
      idFrom = from;
      idTo = to;
    } else if (key == MODEL) {
      modelText = kept(array, from, to);
      modelFrom = from;
      modelTo = to;
      modelAt = at;
      modelEnd = end;
    } else if (key == ERROR) {
      ErrorSink sink = ErrorSink.within();
      sink.endString(array, from, to, at, end);
      error = sink;
    }
  }

  private void finishes(byte[] array, int from, int to) {
    finish = true;
    choiceFinished = true;
    finishedByError |= FinishReasons.error(array, from, to);
    ordinaryStop = FinishReasons.ordinary(array, from, to);
    finishText = kept(array, from, to);
    finishFrom = from;
    finishTo = to;
  }

  /**
   * An answer comes in pieces, whose arrays are gone at its end; a chunk's array is still there.
   */
  private @Nullable String kept(byte[] array, int from, int to) {
    return bodyKey == MESSAGE ? JsonText.decode(array, from, to) : null;
  }

  private void bodyString(byte[] array, int from, int to, int at, int end) {
    switch (key) {
      case CONTENT -> text(array, from, to, at, end);
      case REFUSAL -> {
        refusal = true;
        said += end - at;
      }
      case REASONING_CONTENT, REASONING -> {
        reasoning = true;
        said += end - at;
        choiceReasoningFrom = from;
        choiceReasoningTo = to;
      }
      case ROLE -> role = true;
      default -> {}
    }
  }

  private void text(byte[] array, int from, int to, int at, int end) {
    content = true;
    said += end - at;
    choiceContentFrom = from;
    choiceContentTo = to;
    judge(array, from, to, at, end);
  }

  /** A text too long to be held is taken for what it is in practice: not blank. */
  private void judge(byte[] array, int from, int to, int at, int end) {
    boolean whole = end - at - 2 == to - from;
    blankOnly = blankOnly && whole && JsonText.blank(array, from, to);
  }

  /** Spoken or drawn answers have no text. */
  private void media() {
    if (key == AUDIO || key == IMAGES) {
      content = true;
      scattered = true;
      blankOnly = false;
    }
  }

  private void count(long value) {
    switch (key) {
      case PROMPT_TOKENS, INPUT_TOKENS -> input = value;
      case COMPLETION_TOKENS, OUTPUT_TOKENS -> output = value;
      case TOTAL_TOKENS -> total = value;
      case CACHED_TOKENS, PROMPT_CACHE_HIT_TOKENS -> cached = value;
      case REASONING_TOKENS -> reasoned = value;
      default -> {}
    }
  }
}
