package dev.homeostat.gateway.cli;

import dev.homeostat.gateway.config.Secret;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code wall score} was asked for.
 *
 * @param target the gateway's base URL, or null for our own, started for it
 * @param model what the caller asks for, or null for the usual name
 * @param key the caller's key, or null for none
 * @param scenarios the ids to run; empty for all
 * @param shuffles a further run in an order of its own for each seed
 * @param profile {@code full} or {@code compressed}
 * @param prefill whether the fallback is declared to continue a prefill
 * @param settleSeconds how long to wait before each scenario for the primary to be used; or null
 *     for the usual time
 * @param primaryPort where the primary listens, or null for the usual port
 * @param fallbackPort where the fallback listens, or null for the usual port
 * @param json where to write the result for programs, or null
 * @param markdown where to write it as a document, or null
 */
public record ScoreOptions(
    @Nullable String target,
    @Nullable String model,
    @Nullable Secret key,
    List<String> scenarios,
    List<Long> shuffles,
    String profile,
    boolean prefill,
    @Nullable Integer settleSeconds,
    @Nullable Integer primaryPort,
    @Nullable Integer fallbackPort,
    @Nullable Path json,
    @Nullable Path markdown) {
  public ScoreOptions {
    scenarios = List.copyOf(scenarios);
    shuffles = List.copyOf(shuffles);
  }
}
