package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.Bytes;
import dev.homeostat.wall.answer.ChatAnswer;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.Upload;
import dev.homeostat.wall.answer.WallRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a provider does wrong with an attempt: a set of aspects, from one grammar. Immutable.
 *
 * <p>{@code Fault.of("status=503,retry-after=2")}, {@code Fault.of("cut=3,drip=5")}; {@link
 * FaultWords} lists every word. The named factories below are the same words, typed.
 */
public final class Fault {
  private static final Fault OK = new Fault("ok", List.of());

  private final String spec;
  private final List<Aspect> aspects;

  Fault(String spec, List<Aspect> aspects) {
    this.spec = spec;
    this.aspects = List.copyOf(aspects);
  }

  /** No fault: the canonical answer. */
  public static Fault ok() {
    return OK;
  }

  /**
   * The fault that these words describe, comma-separated.
   *
   * @throws FaultSyntaxException for an unknown word or a bad value
   */
  public static Fault of(String spec) {
    return FaultParser.fault(spec);
  }

  /** An error answer with this status and the body a provider usually sends with it. */
  public static Fault status(int status) {
    return of("status=" + status);
  }

  /** 429 with {@code Retry-After} in whole seconds. */
  public static Fault rateLimited(Duration retryAfter) {
    return of("status=429,retry-after=" + retryAfter.toSeconds());
  }

  /** FIN after so many tokens. */
  public static Fault cutAfter(int tokens) {
    return of("cut=" + tokens);
  }

  /** RST after so many tokens. */
  public static Fault resetAfter(int tokens) {
    return of("reset=" + tokens);
  }

  /** Silence for ever after so many tokens. */
  public static Fault stallAfter(int tokens) {
    return of("stall=" + tokens);
  }

  /** FIN before any byte of the answer. */
  public static Fault cutBeforeHeaders() {
    return of("cut=start");
  }

  /** RST before any byte of the answer. */
  public static Fault resetBeforeHeaders() {
    return of("reset=start");
  }

  /** Accepts the request and never answers. */
  public static Fault silent() {
    return of("stall=start");
  }

  /** Sends the headers and nothing else, for ever. */
  public static Fault silentAfterHeaders() {
    return of("stall=head");
  }

  /** These bytes in place of the whole answer, then FIN. */
  public static Fault raw(byte[] bytes) {
    return of("raw=" + Bytes.of(bytes).base64());
  }

  /** This fault with more words. */
  public Fault with(String moreWords) {
    return FaultParser.fault(equals(OK) ? moreWords : spec + "," + moreWords);
  }

  /** This fault for so many attempts in a row. */
  public Fault times(int attempts) {
    return with("times=" + attempts);
  }

  /** The words. */
  public String spec() {
    return spec;
  }

  /** What becomes of the request's body. */
  public Upload upload() {
    for (Aspect aspect : aspects) {
      if (aspect instanceof Aspect.Receive receive) {
        return receive.upload();
      }
    }
    return Upload.READ;
  }

  /** How many attempts in a row get it; 0 when it doesn't say. */
  public int attempts() {
    for (Aspect aspect : aspects) {
      if (aspect instanceof Aspect.Times times) {
        return times.times();
      }
    }
    return 0;
  }

  /** How many nanoseconds it lasts from its first attempt; 0 when it doesn't say. */
  public long lastingNanos() {
    for (Aspect aspect : aspects) {
      if (aspect instanceof Aspect.Lasting lasting) {
        return lasting.nanos();
      }
    }
    return 0;
  }

  /** What is said under this fault. */
  public ChatAnswer speak(ChatAnswer answer, WallRequest request) {
    ChatAnswer said = answer;
    for (Aspect aspect : aspects) {
      if (aspect instanceof Aspect.Say say) {
        said = say.speech().apply(said, request);
      }
    }
    return said;
  }

  /** How an answer is sent under this fault. */
  public Plan send(Plan plan, WallRequest request) {
    List<Aspect.Send> edits = new ArrayList<>();
    for (Aspect aspect : aspects) {
      if (aspect instanceof Aspect.Send send) {
        edits.add(send);
      }
    }
    edits.sort(Comparator.comparing(Aspect.Send::phase));
    Plan sent = plan;
    for (Aspect.Send edit : edits) {
      sent = edit.edit().apply(sent, request);
    }
    return sent;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fault fault && spec.equals(fault.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  @Override
  public String toString() {
    return spec;
  }
}
