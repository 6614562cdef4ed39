package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.wire.json.JsonText;

/** What finish reasons mean beyond their presence. */
public final class FinishReasons {
  private static final byte[] ERROR = "error".getBytes(US_ASCII);

  /** Reasons that explain an answer without content; any other one does not. */
  private static final byte[][] EXPLAINING = {
    "length".getBytes(US_ASCII),
    "max_tokens".getBytes(US_ASCII),
    "content_filter".getBytes(US_ASCII),
    "sensitive".getBytes(US_ASCII),
    "refusal".getBytes(US_ASCII)
  };

  private FinishReasons() {}

  /** The reason that a provider forgot, of an answer that came to its end. */
  public static String forgotten(boolean toolCalled) {
    return toolCalled ? "tool_calls" : "stop";
  }

  /** Some aggregators report a failure as a reason to finish. */
  static boolean error(byte[] array, int from, int to) {
    return JsonText.same(array, from, to, ERROR);
  }

  /** Whether an answer that ends this way should have had content. */
  static boolean ordinary(byte[] array, int from, int to) {
    for (byte[] reason : EXPLAINING) {
      if (JsonText.same(array, from, to, reason)) {
        return false;
      }
    }
    return true;
  }
}
