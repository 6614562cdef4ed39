package dev.homeostat.core.routing;

/**
 * How much work a request is, as far as scores need it.
 *
 * @param inputTokens the prompt's size, about a quarter of its bytes
 * @param outputTokens the answer's expected size
 */
public record Workload(long inputTokens, long outputTokens) {}
