package dev.homeostat.core.routing;

/**
 * What a request needs of a target.
 *
 * @param vision it has images
 * @param tools it offers tools
 * @param jsonSchema its answer has to fit a schema
 * @param reasoning it tells the model to reason
 * @param inputTokens the prompt's size, about a quarter of its bytes
 * @param maxOutputTokens the longest answer it asks for, 0 when it doesn't say
 */
public record Needs(
    boolean vision,
    boolean tools,
    boolean jsonSchema,
    boolean reasoning,
    long inputTokens,
    long maxOutputTokens) {
  /** Anything will do. */
  public static final Needs NONE = new Needs(false, false, false, false, 0, 0);
}
