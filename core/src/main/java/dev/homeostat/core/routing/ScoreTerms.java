package dev.homeostat.core.routing;

/**
 * Every term of a score, for explanations. Axes and gates are 0 to 1.
 *
 * @param score the gates' product times the weighted mean of the axes
 * @param reliability the mean of Beta(alpha, beta)
 * @param alpha successes that still count, and the prior's
 * @param beta failures that still count, and the prior's
 * @param successes successes ever, undecayed
 * @param failures failures ever, undecayed
 * @param speed the speed axis
 * @param firstContentMillis the mean time to the first content, or -1 when unknown
 * @param millisPerToken the mean time per output token, or -1 when unknown
 * @param p50Millis of the time to the first content, or -1 when unknown
 * @param p95Millis the same
 * @param p99Millis the same
 * @param cost the cost axis
 * @param expectedNanoDollars what this request is expected to cost, or -1 when unknown
 * @param quality the quality axis
 * @param alive the gate that falls within a few failures
 * @param headroom the gate of what its credentials have left
 * @param health the gate of its announced health
 * @param deprecation the gate of its announced retirement
 */
public record ScoreTerms(
    double score,
    double reliability,
    double alpha,
    double beta,
    long successes,
    long failures,
    double speed,
    double firstContentMillis,
    double millisPerToken,
    double p50Millis,
    double p95Millis,
    double p99Millis,
    double cost,
    long expectedNanoDollars,
    double quality,
    double alive,
    double headroom,
    double health,
    double deprecation) {}
