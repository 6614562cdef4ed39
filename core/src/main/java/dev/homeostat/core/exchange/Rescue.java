package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.money.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finishing an answer elsewhere after the client got a part of it: what it got, who may go on and
 * how, and what that cost. In this order: only reasoning was delivered, so the answer begins
 * elsewhere; a declared prefill; a replay whose beginning equals the delivered text; an opted-in
 * seam. Never a splice that nobody checked or the provider doesn't stand for. Not thread-safe.
 */
final class Rescue {
  /** How many last words a seam has to repeat. */
  private static final int SEAM_WORDS = 12;

  private final RescueTerms terms;
  private final RawText reader;
  private final boolean watching;
  private final DeliveredText text;

  /** How much of it there is: only text is compared, so only text decides about a replay. */
  private Consumption said = new Consumption();

  /** Tokens of all that the client was given and nobody counted. */
  private long uncounted;

  private long lostInput;
  private long lostOutput;
  private Usage lostTokens = Usage.NONE;
  private @Nullable Target speaker;

  private @Nullable List<Rescued> rescues;

  /**
   * Nothing was delivered yet.
   *
   * @param possible whether there is anybody else, and an answer that one text can hold
   */
  Rescue(RescueTerms terms, RawText reader, boolean possible) {
    this.terms = terms;
    this.reader = reader;
    this.watching = possible && terms.allowed();
    this.text = new DeliveredText(terms.textLimit());
  }

  /** Remembers an event that went to the client, but for the first characters of its text. */
  void delivered(FrameFacts facts, int skip) {
    if (!watching) {
      return;
    }
    switch (facts.kind()) {
      case CONTENT -> {
        if (facts.plainText()) {
          int from = skip == 0 ? facts.contentFrom() : facts.rawContentFrom(skip);
          text.add(facts.array(), from, facts.contentTo());
          said.add(facts.contentTo() - from);
        } else {
          text.forget();
        }
      }
      case TOOL_CALL -> text.forget();
      default -> {}
    }
  }

  /**
   * Remembers a text that was kept back and then sent; written so that any reader of JSON reads it.
   */
  void saidAgain(String words) {
    byte[] raw = escaped(words);
    text.add(raw, 0, raw.length);
    said.add(raw.length);
  }

  private static byte[] escaped(String words) {
    StringBuilder raw = new StringBuilder(words.length());
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
      raw.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return raw.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** What was kept back of an attempt's text was thrown away. */
  void dropHeld() {
    text.clear();
    said = new Consumption();
  }

  /** An attempt whose tokens are paid for, though it didn't complete the answer. */
  void lost(Attempt attempt, long inputTokens) {
    Usage consumed = attempt.consumed(inputTokens);
    lostInput += consumed.input();
    lostOutput += consumed.output();
    if (attempt.opened) {
      boolean goesOn = attempt.path == RescuePath.PREFILL || attempt.path == RescuePath.SEAM;
      uncounted = goesOn ? uncounted + consumed.output() : consumed.output();
      speaker = attempt.target;
    }
  }

  /** Whether the answer may be finished by anybody at all. */
  boolean possible() {
    return watching && text.intact();
  }

  /** How this target would go about it, or null when it can't. */
  @Nullable RescuePath pathOf(Target target) {
    if (!possible()) {
      return null;
    }
    if (text.isEmpty()) {
      return RescuePath.REASONING;
    }
    return target.prefill() != Prefill.NONE ? RescuePath.PREFILL : withoutPrefill();
  }

  /** What the same target may try after this has failed for a reason of its own, or null. */
  @Nullable RescuePath after(RescuePath failed) {
    return switch (failed) {
      case PREFILL -> withoutPrefill();
      case REPLAY -> terms.seam() ? RescuePath.SEAM : null;
      case REASONING, SEAM -> null;
    };
  }

  private @Nullable RescuePath withoutPrefill() {
    if (terms.deterministic() || said.tokens() <= terms.replayTokens()) {
      return RescuePath.REPLAY;
    }
    return terms.seam() ? RescuePath.SEAM : null;
  }

  /** Makes an attempt one that goes on with the delivered text. */
  void prepare(Attempt attempt, RescuePath path) {
    String delivered = text.read(reader);
    attempt.path = path;
    attempt.filter =
        switch (path) {
          case REASONING, PREFILL -> new PrefixFilter("");
          case REPLAY -> new PrefixFilter(delivered);
          case SEAM -> new PrefixFilter(tail(delivered));
        };
    attempt.restart = path == RescuePath.PREFILL ? new RestartWatch(delivered) : null;
    attempt.opening =
        switch (path) {
          case REASONING, REPLAY -> Opening.FRESH;
          case PREFILL -> new Opening.Continued(delivered, uncounted, attempt.target.prefill());
          case SEAM -> seam(delivered, tail(delivered));
        };
  }

  /** The tail is written again, so its share of the tokens is needed again. */
  private Opening seam(String said, String tail) {
    int before = said.length() - tail.length();
    return new Opening.Seam(said, tail, uncounted * before / Math.max(1, said.length()));
  }

  /** The attempt speaks: what the client has came from another one. */
  void succeeded(Attempt attempt) {
    RescuePath path = attempt.path;
    Target from = speaker;
    if (path == null || from == null) {
      return;
    }
    speaker = null;
    if (rescues == null) {
      rescues = new ArrayList<>(1);
    }
    rescues.add(new Rescued(from, attempt.target, text.read(reader).length(), path));
  }

  /** Why nobody went on with an answer that broke, and what can be done about it. */
  String whyNot() {
    if (!watching) {
      return terms.allowed()
          ? "Nobody else could be asked for the rest."
          : "It was not finished elsewhere: that is switched off, or can't be checked for a request"
              + " with several choices, logprobs or a schema.";
    }
    if (!text.intact()) {
      return "It was not finished elsewhere: a tool call or something else that can't be compared"
          + " was delivered, or more text than rescue.text_limit.";
    }
    return withoutPrefill() == null
        ? "It was not replayed: more was delivered than rescue.replay_tokens."
        : "";
  }

  /** What it took so far. */
  Healing healing() {
    if (rescues == null && lostTokens.equals(Usage.NONE)) {
      return Healing.NONE;
    }
    return new Healing(rescues == null ? List.of() : rescues, lostTokens);
  }

  /** What the client received of an answer that this attempt completed. */
  Usage received(Attempt last, long inputTokens) {
    boolean goesOn = last.path == RescuePath.PREFILL || last.path == RescuePath.SEAM;
    if (!goesOn) {
      return last.usage;
    }
    // Its prompt had the delivered text in it, and a seam's answer begins with words that were old.
    Usage spent = last.consumed(inputTokens);
    long input = spent.input() > uncounted ? spent.input() - uncounted : spent.input();
    long old = last.path == RescuePath.SEAM ? Math.min(SEAM_WORDS, spent.output()) : 0;
    return new Usage(input, uncounted + spent.output() - old, true);
  }

  /** What the client received of an answer that nobody completed. */
  Usage receivedInPart(long inputTokens) {
    return uncounted == 0 ? Usage.NONE : new Usage(inputTokens, uncounted, true);
  }

  /**
   * At the end: what the attempts at and after the break cost beyond what the client received.
   *
   * @param spent what the attempt that completed the answer was paid, or nothing
   * @param received what the client got
   */
  void paid(Usage spent, Usage received) {
    if (lostInput == 0 && lostOutput == 0) {
      return;
    }
    long input = Math.max(0, lostInput + spent.input() - received.input());
    long output = Math.max(0, lostOutput + spent.output() - received.output());
    lostTokens = input + output == 0 ? Usage.NONE : new Usage(input, output, true);
  }

  /** The last words with the blanks between them; all of it when it has fewer. */
  private static String tail(String text) {
    int from = text.length();
    for (int words = 0; words < SEAM_WORDS && from > 0; words++) {
      while (from > 0 && Character.isWhitespace(text.charAt(from - 1))) {
        from--;
      }
      while (from > 0 && !Character.isWhitespace(text.charAt(from - 1))) {
        from--;
      }
    }
    return text.substring(from);
  }
}
