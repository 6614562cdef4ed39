package dev.homeostat.bench.inner;

/** What applications and providers send, made up but of their shape. */
final class Bodies {
  private static final String TURN =
      "{\"role\":\"%s\",\"content\":\"The line said \\\"ready\\\" at noon.\\n"
          + "Nobody was there but the caf\u00e9's cat, and it had seen the whole thing twice"
          + " before: once from the roof, once from under the stairs. \"}";

  private static final String CHUNK =
      "{\"id\":\"chatcmpl-9xKq2Lr4Td7WmZc1\",\"object\":\"chat.completion.chunk\","
          + "\"created\":1763700000,\"model\":\"large-2\",\"system_fingerprint\":\"fp_5b3a\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" harbour\"},\"logprobs\":null,"
          + "\"finish_reason\":null}],\"usage\":null}";

  private Bodies() {}

  /** A conversation of about so many bytes. */
  static String request(int bytes) {
    StringBuilder text =
        new StringBuilder(
            "{\"model\":\"large\",\"stream\":true,\"temperature\":0.2,\"max_tokens\":400,"
                + "\"metadata\":{\"team\":\"harbour\"},\"messages\":["
                + "{\"role\":\"system\",\"content\":\"Answer briefly.\"}");
    for (int turn = 0; text.length() < bytes - TURN.length(); turn++) {
      text.append(',').append(TURN.formatted(turn % 2 == 0 ? "user" : "assistant"));
    }
    return text.append("]}").toString();
  }

  /** One token of a stream as an event of about 260 bytes. */
  static String event() {
    return "data: " + CHUNK + "\n\n";
  }
}
