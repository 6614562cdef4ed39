package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptNote;
import dev.homeostat.core.exchange.ExchangeEnd;
import dev.homeostat.core.exchange.Healing;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an exchange: enough to say what was tried and why, nothing of what was said.
 *
 * @param id what the caller sees as {@code x-request-id}
 * @param principal whose it is; only they and operators may see it
 * @param model the model asked for
 * @param stream whether a stream was asked for
 * @param beganEpochMillis wall-clock time of the complete request
 * @param nanos from the complete request to the end
 * @param overheadNanos of these, what was spent in no attempt
 * @param end how it ended for the caller
 * @param status the HTTP status sent, or 0 when the client left before
 * @param code the error's code, or null
 * @param target what answered, or null
 * @param trail what was tried, in order
 * @param usage the tokens of the answer
 * @param cost what the answer cost, or null when no price is known
 * @param healing what it took to finish an answer that had begun
 */
public record ExchangeRecord(
    String id,
    String principal,
    String model,
    boolean stream,
    long beganEpochMillis,
    long nanos,
    long overheadNanos,
    ExchangeEnd end,
    int status,
    @Nullable String code,
    @Nullable Target target,
    List<AttemptNote> trail,
    Usage usage,
    @Nullable Money cost,
    Healing healing) {}
