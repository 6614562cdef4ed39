package dev.homeostat.gateway.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.ExchangeMachine;
import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.exchange.Rescued;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.openai.ChatConversion;
import dev.homeostat.wire.openai.OpenAiErrors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What goes out to the client around and instead of a provider's bytes. One per exchange. */
final class Answers {
  private static final byte[] HEARTBEAT = ": keepalive\n\n".getBytes(US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);
  private static final String JSON = "application/json";
  private static final String EVENT_STREAM = "text/event-stream; charset=utf-8";

  private final ChatExchange exchange;
  private final ClientStream client;
  private final ExchangeMachine machine;
  private int status;
  private @Nullable String code;

  Answers(ChatExchange exchange, ClientStream client, ExchangeMachine machine) {
    this.exchange = exchange;
    this.client = client;
    this.machine = machine;
  }

  /** The status sent, or 0. */
  int status() {
    return status;
  }

  /** The error's code, or null. */
  @Nullable String code() {
    return code;
  }

  /**
   * Opens a stream.
   *
   * @param target what answers, or null while nobody does
   * @param nanos how long it took to
   */
  void openStream(@Nullable Target target, long nanos) {
    status = 200;
    ResponseHead head = streaming(head(200));
    boolean open = machine.opened() && machine.grantedAttempts() > 0;
    soFar(head, open ? target : null, nanos);
    client.open(head);
  }

  /** Opens a stream whose answer is complete already. */
  void openStream(ExchangeSummary summary) {
    status = 200;
    client.open(streaming(complete(200, summary)));
  }

  private static ResponseHead streaming(ResponseHead head) {
    return head.add(HttpHeaderNames.CONTENT_TYPE, EVENT_STREAM)
        .add(HttpHeaderNames.CACHE_CONTROL, "no-cache")
        // Proxies that buffer would turn a stream into a long silence.
        .add(GatewayHeaders.UNBUFFERED, "no");
  }

  /** What is known of an exchange while its answer is still coming. */
  private void soFar(ResponseHead head, @Nullable Target target, long nanos) {
    int attempts = machine.trail().attempts() + machine.grantedAttempts();
    head.add(GatewayHeaders.ATTEMPTS, attempts);
    exchange.nameSkipped(head);
    String trail = machine.trail().line();
    if (target != null) {
      head.add(GatewayHeaders.TARGET, target.name());
      head.add(GatewayHeaders.MODEL, target.upstreamModel());
      String open = target.name() + "=open@" + TimeUnit.NANOSECONDS.toMillis(nanos);
      trail = trail.isEmpty() ? open : trail + "; " + open;
    }
    if (!trail.isEmpty()) {
      head.add(GatewayHeaders.TRAIL, trail);
    }
  }

  /**
   * A sign of life; in a numbered stream it opens the next event's block instead of standing alone.
   */
  void heartbeat(boolean numbered) {
    client.write(HEARTBEAT, 0, numbered ? HEARTBEAT.length - 1 : HEARTBEAT.length);
  }

  /**
   * Ends a stream: what the headers couldn't know yet, then the dialect's last word.
   *
   * @param finish the finish reason that the provider forgot, or null
   * @param usageForgotten whether it didn't count either
   */
  void endStream(
      StreamIdentity identity,
      @Nullable String finish,
      boolean usageForgotten,
      ExchangeSummary summary) {
    if (finish != null) {
      client.write(identity.brand().finish(finish));
    }
    if (usageForgotten && exchange.facts().includeUsage()) {
      client.write(identity.brand().usage(summary.usage()));
    }
    byte[] comment = comment(summary);
    client.write(comment, 0, identity.numbered() ? comment.length - 1 : comment.length);
    client.write(DONE);
    client.end();
  }

  void send(ByteBuf answer, ExchangeSummary summary) {
    status = 200;
    ResponseHead head = complete(200, summary).add(HttpHeaderNames.CONTENT_TYPE, JSON);
    client.respond(head, answer);
  }

  void sendAsStream(ByteBuf answer, ExchangeSummary summary) {
    byte[] bytes = new byte[answer.readableBytes()];
    answer.readBytes(bytes);
    answer.release();
    byte[] events =
        ChatConversion.toStream(
            bytes,
            exchange.facts().includeUsage(),
            summary.usage().estimated() ? summary.usage() : null);
    if (events == null) {
      throw new IllegalStateException("an answer that was read can't be read again");
    }
    client.write(events, 0, events.length - DONE.length);
    client.write(comment(summary));
    client.write(DONE);
    client.end();
  }

  /**
   * Opens a response that is passed on as it comes.
   *
   * @param nanos how long it took to
   */
  void openRelay(@Nullable String contentLength, Target target, long nanos) {
    status = 200;
    ResponseHead head = head(200);
    soFar(head, target, nanos);
    head.add(HttpHeaderNames.CONTENT_TYPE, JSON);
    if (contentLength != null) {
      head.sized(contentLength);
    }
    client.open(head);
  }

  /**
   * Answers with an error.
   *
   * @param verbatim the provider's own body to pass on, or null
   */
  void refuse(Refusal refusal, @Nullable ByteBuf verbatim, ExchangeSummary summary) {
    status = refusal.status();
    code = refusal.code();
    ResponseHead head = complete(status, summary).add(HttpHeaderNames.CONTENT_TYPE, JSON);
    if (refusal.retryAfterNanos() != ErrorFacts.NO_RETRY_AFTER) {
      head.add(HttpHeaderNames.RETRY_AFTER, ErrorAvailability.retryAfterSeconds(refusal));
    }
    if (refusal.spent()) {
      head.add(GatewayHeaders.SHOULD_RETRY, "false");
    }
    ByteBuf body = verbatim != null ? verbatim : Unpooled.wrappedBuffer(body(refusal));
    client.respond(head, body);
  }

  void breakStream(Refusal refusal) {
    code = refusal.code();
    client.write(OpenAiErrors.sseFrame(error(refusal)));
    client.breakOff();
  }

  private byte[] body(Refusal refusal) {
    return OpenAiErrors.body(error(refusal));
  }

  private OpenAiErrors.OpenAiError error(Refusal refusal) {
    List<OpenAiErrors.Attempt> attempts =
        machine.trail().notes().stream()
            .map(
                note ->
                    new OpenAiErrors.Attempt(
                        note.target().name(),
                        note.outcome(),
                        note.status(),
                        TimeUnit.NANOSECONDS.toMillis(note.nanos())))
            .toList();
    return new OpenAiErrors.OpenAiError(
        refusal.message(),
        refusal.type(),
        refusal.param(),
        refusal.code(),
        attempts,
        ErrorAvailability.of(refusal));
  }

  private ResponseHead head(int code) {
    return ResponseHead.of(code).add(GatewayHeaders.REQUEST_ID, exchange.id());
  }

  private ResponseHead complete(int code, ExchangeSummary summary) {
    ResponseHead head = head(code);
    Target target = summary.target();
    if (target != null) {
      head.add(GatewayHeaders.MODEL, target.upstreamModel());
      head.add(GatewayHeaders.TARGET, target.name());
    }
    head.add(GatewayHeaders.ATTEMPTS, summary.trail().attempts());
    head.add(GatewayHeaders.TRAIL, summary.trail().line());
    exchange.nameSkipped(head);
    head.add(GatewayHeaders.OVERHEAD, summary.overheadNanos() / 1_000);
    if (summary.cost() != null) {
      head.add(GatewayHeaders.COST, summary.cost().toString());
    }
    return head;
  }

  private static byte[] comment(ExchangeSummary summary) {
    StringBuilder line = new StringBuilder(128);
    for (Rescued rescued : summary.healing().rescues()) {
      line.append(": homeostat rescued ").append(rescued.line()).append('\n');
    }
    line.append(": homeostat attempts=").append(summary.trail().attempts());
    line.append(" overhead-us=").append(summary.overheadNanos() / 1_000);
    if (summary.cost() != null) {
      line.append(" cost-usd=").append(summary.cost());
    }
    line.append(" trail=").append(summary.trail().line()).append("\n\n");
    return line.toString().getBytes(UTF_8);
  }
}
