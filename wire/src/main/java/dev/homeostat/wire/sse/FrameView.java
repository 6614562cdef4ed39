package dev.homeostat.wire.sse;

import dev.homeostat.core.exchange.FrameFacts;
import dev.homeostat.core.exchange.FrameKind;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.money.Usage;
import dev.homeostat.wire.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * What one stream event says, whatever its dialect. Reused from event to event: values and ranges
 * hold only until the next event is read into it. Ranges of strings stand between the quotes, as
 * raw JSON; an absent one has {@code from} -1. Not thread-safe.
 */
public final class FrameView implements FrameFacts {
  private static final byte[] NOTHING = new byte[0];

  private FrameKind kind = FrameKind.COMMENT;
  private byte[] array = NOTHING;
  private int dataFrom;
  private int dataTo;
  private int contentFrom;
  private int contentTo;
  private int reasoningFrom;
  private int reasoningTo;
  private int idFrom;
  private int idTo;
  private int modelFrom;
  private int modelTo;
  private int finishFrom;
  private int finishTo;
  private long finishedChoices;
  private boolean ordinaryStop;
  private boolean scatteredContent;
  private boolean refusal;
  private boolean role;
  private boolean bareTool;
  private boolean severalChoices;
  private boolean toolCall;
  private boolean blank;
  private long choices;
  private int usageFrom;
  private int usageTo;
  private boolean usage;
  private boolean finalUsage;
  private long inputTokens;
  private long outputTokens;
  private long cachedTokens;
  private long reasoningTokens;
  private @Nullable ErrorFacts error;

  /** An empty view. */
  public FrameView() {
    clear(FrameKind.COMMENT, NOTHING, 0, 0);
  }

  @Override
  public FrameKind kind() {
    return kind;
  }

  @Override
  public long finishedChoices() {
    return finishedChoices;
  }

  @Override
  public boolean ordinaryStop() {
    return ordinaryStop;
  }

  @Override
  public boolean usage() {
    return usage;
  }

  @Override
  public long inputTokens() {
    return inputTokens;
  }

  @Override
  public long outputTokens() {
    return outputTokens;
  }

  @Override
  public @Nullable ErrorFacts error() {
    return error;
  }

  /** Prompt tokens that came from the provider's cache, counted in the input too. */
  public long cachedTokens() {
    return cachedTokens;
  }

  /** Completion tokens spent on reasoning, counted in the output too. */
  public long reasoningTokens() {
    return reasoningTokens;
  }

  /** The usage as a value of its own. */
  public Usage usageValue() {
    return new Usage(inputTokens, outputTokens);
  }

  /**
   * Whether this is the usage chunk that only a caller gets who asked for it: no choices, a usage.
   */
  public boolean finalUsage() {
    return finalUsage;
  }

  @Override
  public long choices() {
    return choices;
  }

  @Override
  public boolean blank() {
    return blank;
  }

  /** The first byte of the usage object, or -1. */
  public int usageFrom() {
    return usageFrom;
  }

  /** The first byte after the usage object. */
  public int usageTo() {
    return usageTo;
  }

  @Override
  public boolean plainText() {
    return contentFrom >= 0 && !scatteredContent && !refusal && !severalChoices && !toolCall;
  }

  @Override
  public int rawContentFrom(int characters) {
    return JsonText.after(array, contentFrom, contentTo, characters);
  }

  @Override
  public int reasoningBytes() {
    return reasoningFrom < 0 ? 0 : reasoningTo - reasoningFrom;
  }

  /** The bytes that all ranges point into. */
  @Override
  public byte[] array() {
    return array;
  }

  /** The first byte of the event's data. */
  public int dataFrom() {
    return dataFrom;
  }

  /** The first byte after the event's data. */
  public int dataTo() {
    return dataTo;
  }

  /** Whether the first choice brings visible text in one piece. */
  public boolean hasContent() {
    return contentFrom >= 0;
  }

  /** The first byte of the first choice's text. */
  @Override
  public int contentFrom() {
    return contentFrom;
  }

  /** The first byte after the first choice's text. */
  @Override
  public int contentTo() {
    return contentTo;
  }

  /** The first choice's text, decoded; empty without one. */
  @Override
  public String contentText() {
    return text(contentFrom, contentTo);
  }

  /** The first byte of the first choice's reasoning text. */
  public int reasoningFrom() {
    return reasoningFrom;
  }

  /** The first byte after the first choice's reasoning text. */
  public int reasoningTo() {
    return reasoningTo;
  }

  /** Whether text came as a list of parts, which no single range can hold. */
  public boolean scatteredContent() {
    return scatteredContent;
  }

  /** Whether a refusal brings text. */
  public boolean refusal() {
    return refusal;
  }

  /** Whether a delta names its role. */
  public boolean role() {
    return role;
  }

  /** Whether tool calls come without what readers tell them by, here or earlier in the stream. */
  public boolean bareTool() {
    return bareTool;
  }

  /** Whether a choice other than the first is spoken of. */
  public boolean severalChoices() {
    return severalChoices;
  }

  /** The first byte of the answer's id. */
  public int idFrom() {
    return idFrom;
  }

  /** The first byte after the answer's id. */
  public int idTo() {
    return idTo;
  }

  /** The first byte of the model's name. */
  public int modelFrom() {
    return modelFrom;
  }

  /** The first byte after the model's name. */
  public int modelTo() {
    return modelTo;
  }

  /** The model that answers, or null. */
  public @Nullable String model() {
    return modelFrom < 0 ? null : text(modelFrom, modelTo);
  }

  /** The finish reason, or null. */
  public @Nullable String finishReason() {
    return finishFrom < 0 ? null : text(finishFrom, finishTo);
  }

  private String text(int from, int to) {
    return from < 0 ? "" : JsonText.decode(array, from, to);
  }

  // What follows is for the readers of the dialects.

  /** Starts over with an event of this kind and nothing else known. */
  public void clear(FrameKind newKind, byte[] newArray, int from, int to) {
    kind = newKind;
    array = newArray;
    dataFrom = from;
    dataTo = to;
    contentFrom = -1;
    contentTo = -1;
    reasoningFrom = -1;
    reasoningTo = -1;
    idFrom = -1;
    idTo = -1;
    modelFrom = -1;
    modelTo = -1;
    finishFrom = -1;
    finishTo = -1;
    finishedChoices = 0;
    ordinaryStop = false;
    scatteredContent = false;
    refusal = false;
    role = false;
    bareTool = false;
    severalChoices = false;
    toolCall = false;
    blank = false;
    choices = 0;
    usageFrom = -1;
    usageTo = -1;
    usage = false;
    finalUsage = false;
    inputTokens = 0;
    outputTokens = 0;
    cachedTokens = 0;
    reasoningTokens = 0;
    error = null;
  }

  /** Sets what the event is, once all of it was read. */
  public void kind(FrameKind newKind) {
    kind = newKind;
  }

  /** Makes this an error event; nothing else of it counts. */
  public void error(ErrorFacts facts) {
    clear(FrameKind.ERROR, array, dataFrom, dataTo);
    error = facts;
  }

  /** Sets the range of the visible text. */
  public void content(int from, int to) {
    contentFrom = from;
    contentTo = to;
  }

  /** Sets the range of the reasoning text. */
  public void reasoning(int from, int to) {
    reasoningFrom = from;
    reasoningTo = to;
  }

  /** Sets the range of the id. */
  public void id(int from, int to) {
    idFrom = from;
    idTo = to;
  }

  /** Sets the range of the model's name. */
  public void model(int from, int to) {
    modelFrom = from;
    modelTo = to;
  }

  /**
   * Sets the range of the finish reason, the choices that have one, and whether it is an ordinary
   * stop.
   */
  public void finish(int from, int to, long choices, boolean ordinary) {
    finishedChoices = choices;
    ordinaryStop = ordinary;
    finishFrom = from;
    finishTo = to;
  }

  /** Sets what else the choices hold. */
  public void choices(
      boolean scattered, boolean refuses, boolean hasRole, boolean several, boolean tools) {
    toolCall = tools;
    scatteredContent = scattered;
    refusal = refuses;
    role = hasRole;
    severalChoices = several;
  }

  /** Sets whether the tool calls must be numbered. */
  public void bareTool(boolean bare) {
    bareTool = bare;
  }

  /** Sets which choices are spoken of, and whether nothing but white space is said. */
  public void spoken(long spokenChoices, boolean onlyBlanks) {
    choices = spokenChoices;
    blank = onlyBlanks;
  }

  /** Sets the range of the usage object. */
  public void usageRange(int from, int to) {
    usageFrom = from;
    usageTo = to;
  }

  /** Sets the usage numbers. */
  public void usage(long input, long output, long cached, long reasoned, boolean last) {
    usage = true;
    finalUsage = last;
    inputTokens = input;
    outputTokens = output;
    cachedTokens = cached;
    reasoningTokens = reasoned;
  }
}
