package dev.homeostat.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.failure.ErrorFacts;
import org.jspecify.annotations.Nullable;

/** A stream event with visible text of one choice, maybe the last. */
record TextFrame(String text, boolean last) implements FrameFacts {
  static TextFrame of(String text) {
    return new TextFrame(text, false);
  }

  @Override
  public FrameKind kind() {
    return FrameKind.CONTENT;
  }

  @Override
  public long finishedChoices() {
    return last ? 1 : 0;
  }

  @Override
  public boolean ordinaryStop() {
    return true;
  }

  @Override
  public boolean usage() {
    return false;
  }

  @Override
  public long inputTokens() {
    return 0;
  }

  @Override
  public long outputTokens() {
    return 0;
  }

  @Override
  public @Nullable ErrorFacts error() {
    return null;
  }

  @Override
  public boolean plainText() {
    return true;
  }

  @Override
  public String contentText() {
    return text;
  }

  @Override
  public byte[] array() {
    return text.getBytes(UTF_8);
  }

  @Override
  public int contentFrom() {
    return 0;
  }

  @Override
  public int contentTo() {
    return array().length;
  }

  @Override
  public int rawContentFrom(int characters) {
    return text.substring(0, characters).getBytes(UTF_8).length;
  }

  @Override
  public int reasoningBytes() {
    return 0;
  }

  @Override
  public long choices() {
    return 1;
  }

  @Override
  public boolean blank() {
    return text.isBlank();
  }
}
