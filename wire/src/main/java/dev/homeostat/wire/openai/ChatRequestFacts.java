package dev.homeostat.wire.openai;

import dev.homeostat.wire.json.JsonSplice;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a chat request asks for, read without decoding it. Offsets count from the body's first byte.
 *
 * @param model the model asked for; the first of {@code models} when only those are given
 * @param models the models given as a list, in the caller's order and without doubles; empty
 *     without one
 * @param stream whether a stream is asked for
 * @param includeUsage whether the caller asks for the usage chunk of a stream
 * @param n how many choices are asked for
 * @param hasTools whether tools or functions are offered to the model
 * @param hasResponseSchema whether the answer has to fit a schema, a grammar or the like: anything
 *     but text and any JSON object
 * @param deterministic temperature 0 or a seed: the same request may well repeat its answer
 * @param asksReasoning whether the model is told to reason
 * @param logprobs whether log probabilities are asked for
 * @param maxTokens the caller's limit on completion tokens, or null
 * @param sessionId our {@code session_id} field, or null
 * @param promptCacheKey the {@code prompt_cache_key} field, or null
 * @param user the {@code user} field, or null
 * @param hasImages whether some message has an image
 * @param mediaParts how many parts of messages are images, sounds, films or files
 * @param mediaBytes how many bytes of the body these parts take: no measure of their tokens
 * @param turns whether the model said something before: an assistant's message is among them
 * @param firstUserMessage the raw JSON of the first user message's content, its first 4 KiB and its
 *     length; null without one
 * @param bytes the body's length
 * @param layout where things stand
 */
public record ChatRequestFacts(
    String model,
    List<String> models,
    boolean stream,
    boolean includeUsage,
    int n,
    boolean hasTools,
    boolean hasResponseSchema,
    boolean deterministic,
    boolean asksReasoning,
    boolean logprobs,
    @Nullable Long maxTokens,
    @Nullable String sessionId,
    @Nullable String promptCacheKey,
    @Nullable String user,
    boolean hasImages,
    int mediaParts,
    int mediaBytes,
    boolean turns,
    @Nullable ContentHash firstUserMessage,
    int bytes,
    Layout layout) {

  /** Copies the list. */
  public ChatRequestFacts {
    models = List.copyOf(models);
  }

  /** Every name that is asked for, in the caller's order and without doubles; at least one. */
  public List<String> names() {
    if (models.isEmpty()) {
      return List.of(model);
    }
    Set<String> names = new LinkedHashSet<>();
    names.add(model);
    names.addAll(models);
    return List.copyOf(names);
  }

  /**
   * The edits that turn this body into one for a provider: its name for the model, none of our
   * extension fields, and a usage chunk when {@code askUsage} and a stream is asked for. Everything
   * else stays byte for byte; when nothing changes there are no edits.
   */
  public JsonSplice editsFor(String upstreamModel, boolean askUsage) {
    return ChatRequestEdits.of(this, upstreamModel, askUsage);
  }

  /**
   * Where a body's parts stand.
   *
   * @param rootFrom the root object's opening brace
   * @param model the model's value with its quotes
   * @param modelIsNull whether that value is a {@code null}
   * @param streamTo the end of the {@code stream} value, or -1
   * @param streamOptions the value of {@code stream_options}
   * @param streamOptionsObject whether that value is an object
   * @param streamOptionsEmpty whether that object has no members
   * @param includeUsage the value of {@code stream_options.include_usage}
   * @param responseFormat the raw JSON of {@code response_format}
   * @param route the raw JSON of our {@code route} field
   * @param provider the raw JSON of our {@code provider} field
   * @param removals what to leave out, commas included
   */
  public record Layout(
      int rootFrom,
      Range model,
      boolean modelIsNull,
      int streamTo,
      Range streamOptions,
      boolean streamOptionsObject,
      boolean streamOptionsEmpty,
      Range includeUsage,
      Range responseFormat,
      Range route,
      Range provider,
      List<Range> removals) {
    /** Copies the list. */
    public Layout {
      removals = List.copyOf(removals);
    }
  }

  /**
   * Bytes {@code from} to {@code to} of the body.
   *
   * @param from the first byte, or -1 when the part is absent
   * @param to the first byte after it
   */
  public record Range(int from, int to) {
    /** Not there. */
    public static final Range ABSENT = new Range(-1, -1);

    /** Whether the part stands in the body. */
    public boolean present() {
      return from >= 0;
    }
  }
}
