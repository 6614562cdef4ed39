package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.gateway.upstream.RequestHead;
import dev.homeostat.gateway.upstream.UpstreamCall;
import dev.homeostat.gateway.upstream.UpstreamListener;
import dev.homeostat.gateway.upstream.UpstreamRequest;
import dev.homeostat.gateway.upstream.UpstreamTarget;
import dev.homeostat.wire.json.JsonOut;
import dev.homeostat.wire.openai.FailureReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One tiny completion, to see whether a target generates again. Lives on one loop, and says once
 * what it came to.
 *
 * <p>Alive is more than well: a rate limit, a refusal of so short an answer, or a limit that cuts
 * it before its first word all come from a provider that works.
 */
public final class TinyCompletion implements UpstreamListener {
  private static final int MOST_BODY = 64 << 10;

  /** Thinkers refuse less, or spend it all before their first word. */
  private static final int REASONING_TOKENS = 16;

  private static final AttemptResult ALIVE = new AttemptResult.Success();

  /** Takes what a trial came to. */
  @FunctionalInterface
  public interface Verdict {
    /** On the trial's loop, once. */
    void came(AttemptResult result);
  }

  private final Verdict verdict;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
  private UpstreamCall call = UpstreamCall.NONE;
  private @Nullable ScheduledFuture<?> limit;
  private HttpHeaders headers = EmptyHttpHeaders.INSTANCE;
  private int status;
  private boolean over;

  private TinyCompletion(Verdict verdict) {
    this.verdict = verdict;
  }

  /**
   * Begins a trial; on the context's loop.
   *
   * @param limitNanos how long it may take
   */
  public static void begin(
      LoopContext context,
      Snapshot snapshot,
      Target target,
      int credential,
      long limitNanos,
      Verdict verdict) {
    TinyCompletion trial = new TinyCompletion(verdict);
    UpstreamTarget upstream = snapshot.upstream(target);
    byte[] request = request(target);
    RequestHead head =
        RequestHead.of(
            upstream.head(credential), RequestHead.Accept.JSON, request.length, Map.of());
    trial.limit =
        context
            .loop()
            .schedule(
                () ->
                    trial.failed(
                        Failure.seen(FailureKind.NO_RESPONSE, "a trial got no answer in time")),
                limitNanos,
                TimeUnit.NANOSECONDS);
    UpstreamCall call =
        context
            .caller()
            .call(
                new UpstreamRequest(
                    Origin.TRIAL,
                    Realm.LIVE,
                    upstream.address(),
                    head,
                    _ -> List.of(Unpooled.wrappedBuffer(request))),
                snapshot.guard(),
                trial);
    if (trial.over) {
      call.abort();
    } else {
      trial.call = call;
    }
  }

  private static byte[] request(Target target) {
    int tokens = target.reasoning() ? REASONING_TOKENS : 1;
    return ("{\"model\":"
            + new String(JsonOut.quoted(target.upstreamModel()), StandardCharsets.UTF_8)
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":"
            + tokens
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void dialling(boolean throughProxy) {}

  @Override
  public void connected() {}

  @Override
  public void uploading() {}

  @Override
  public void written() {}

  @Override
  public void head(int newStatus, HttpHeaders newHeaders) {
    status = newStatus;
    headers = newHeaders;
  }

  @Override
  public void content(ByteBuf content) {
    if (over) {
      return;
    }
    if (body.size() + content.readableBytes() > MOST_BODY) {
      failed(Failure.seen(FailureKind.UPSTREAM_MALFORMED, "a tiny answer was a large one"));
      return;
    }
    byte[] bytes = new byte[content.readableBytes()];
    content.getBytes(content.readerIndex(), bytes);
    body.writeBytes(bytes);
  }

  @Override
  public void readComplete() {}

  @Override
  public void end() {
    if (over) {
      return;
    }
    Failure failure =
        headers.contains(HttpHeaderNames.CONTENT_ENCODING) && status == 200
            ? null
            : FailureReader.read(
                status,
                body.toByteArray(),
                headers.get(HttpHeaderNames.CONTENT_TYPE),
                headers::get,
                System.currentTimeMillis());
    finish(failure == null || alive(failure.kind()) ? ALIVE : new AttemptResult.Failed(failure));
  }

  @Override
  public void broken(Failure failure, boolean connected, boolean untouched) {
    failed(failure);
  }

  private static boolean alive(FailureKind kind) {
    return switch (kind) {
      case RATE_LIMITED, CALLER_FAULT, UNATTRIBUTED, CONTEXT_LENGTH, CONTENT_FILTER -> true;
      default -> false;
    };
  }

  private void failed(Failure failure) {
    if (!over) {
      UpstreamCall abandoned = call;
      finish(new AttemptResult.Failed(failure));
      abandoned.abort();
    }
  }

  private void finish(AttemptResult result) {
    over = true;
    if (limit != null) {
      limit.cancel(false);
    }
    verdict.came(result);
  }
}
