package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AnswerFacts;
import dev.homeostat.core.exchange.ExchangeEvent;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.gateway.upstream.UpstreamCall;
import dev.homeostat.gateway.upstream.UpstreamListener;
import dev.homeostat.wire.http.HeaderLookup;
import dev.homeostat.wire.openai.ChatConversion;
import dev.homeostat.wire.openai.ErrorReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's side towards its provider: turns what the connection reports into events of the
 * exchange. How the body is read is settled by its first byte: as a stream, as a JSON answer, or as
 * the body of a refusal.
 */
final class UpstreamAttempt implements UpstreamListener {
  private static final String EVENT_STREAM = "text/event-stream";

  private final AttemptLoop exchange;
  private final LoopContext context;
  private final int number;
  private final Target target;
  private final boolean streamAsked;
  private final long startedAt;

  private UpstreamCall call = UpstreamCall.NONE;
  private boolean closed;
  private int status;
  private HttpHeaders headers = EmptyHttpHeaders.INSTANCE;
  private @Nullable BodyReader body;
  private @Nullable StreamReader stream;

  UpstreamAttempt(
      AttemptLoop exchange, LoopContext context, int number, Target target, ChatExchange request) {
    this.exchange = exchange;
    this.context = context;
    this.number = number;
    this.target = target;
    this.streamAsked = request.facts().stream();
    this.startedAt = context.clock().nanos();
  }

  Target target() {
    return target;
  }

  long startedAt() {
    return startedAt;
  }

  UpstreamCall call() {
    return call;
  }

  void calling(UpstreamCall newCall) {
    call = newCall;
    if (closed) {
      newCall.abort();
    }
  }

  /** The attempt is over: what still arrives is nobody's business. */
  void close() {
    closed = true;
    if (stream != null) {
      stream.close();
    }
  }

  /** Gives all memory back. */
  void release() {
    closed = true;
    if (body != null) {
      body.release();
    }
    if (stream != null) {
      stream.release();
    }
  }

  /** The complete JSON answer; ownership goes to the caller. */
  ByteBuf takeAnswer() {
    return body == null ? Unpooled.EMPTY_BUFFER : body.take();
  }

  /** From now on the answer is passed on as it comes. */
  void relayTo(ClientStream client, Answers answers) {
    if (body instanceof AnswerBody answer) {
      long nanos = context.clock().nanos() - startedAt;
      answers.openRelay(headers.get(HttpHeaderNames.CONTENT_LENGTH), target, nanos);
      answer.relayTo(client);
    }
  }

  /** The provider's own error body, when it may be passed on as it is, or null. */
  @Nullable ByteBuf errorBody(List<String> secrets) {
    return body instanceof ErrorBody error ? error.passable(secrets) : null;
  }

  // ---- what the connection reports -------------------------------------------------------------

  @Override
  public void dialling() {
    exchange.dispatch(new ExchangeEvent.Dialling(number));
  }

  @Override
  public void connected() {
    exchange.dispatch(new ExchangeEvent.Connected(number));
  }

  @Override
  public void uploading() {
    exchange.dispatch(new ExchangeEvent.Uploading(number));
  }

  @Override
  public void written() {
    exchange.dispatch(new ExchangeEvent.Written(number));
  }

  @Override
  public void head(int newStatus, HttpHeaders newHeaders) {
    status = newStatus;
    headers = newHeaders;
    exchange.dispatch(new ExchangeEvent.Head(number, newStatus));
    if (!closed && newStatus != 200) {
      body = new ErrorBody();
    }
  }

  @Override
  public void content(ByteBuf content) {
    if (closed) {
      return;
    }
    if (body == null && stream == null && !choose(content)) {
      return;
    }
    if (stream != null) {
      stream.read(content);
    } else if (body != null) {
      feed(body, content);
    }
  }

  @Override
  public void readComplete() {
    exchange.readComplete();
  }

  @Override
  public void end() {
    if (closed) {
      return;
    }
    if (stream != null) {
      exchange.dispatch(new ExchangeEvent.Ended(number));
    } else if (body instanceof ErrorBody error) {
      refused(error);
    } else if (body instanceof AnswerBody answer) {
      answered(answer);
    } else if (body instanceof AggregatedBody aggregated) {
      exchange.dispatch(new ExchangeEvent.Answer(number, aggregated.facts()));
    } else {
      broken(
          Failure.seen(FailureKind.UPSTREAM_EMPTY, "the answer has no body at all"), true, false);
    }
  }

  @Override
  public void broken(Failure failure, boolean connected, boolean untouched) {
    exchange.dispatch(new ExchangeEvent.Broken(number, failure, connected, untouched));
  }

  /** A whole answer. Where the client has a part of one already, it is read as a stream. */
  private void answered(AnswerBody answer) {
    AnswerFacts facts = answer.facts();
    boolean readable = facts.valid() && !facts.empty() && facts.error() == null;
    byte[] events = streamAsked && exchange.opened() && readable ? asStream(answer) : null;
    if (events == null) {
      exchange.dispatch(new ExchangeEvent.Answer(number, facts));
      return;
    }
    StreamReader reader = new StreamReader(exchange, context.scratch(), number);
    stream = reader;
    reader.read(Unpooled.wrappedBuffer(events));
    if (!closed) {
      exchange.dispatch(new ExchangeEvent.Ended(number));
    }
  }

  private static byte @Nullable [] asStream(AnswerBody answer) {
    ByteBuf whole = answer.take();
    byte[] bytes = ByteBufUtil.getBytes(whole);
    whole.release();
    return ChatConversion.toStream(bytes, true);
  }

  // ---- reading the body ------------------------------------------------------------------------

  /** Settles what the body of a 200 is. Returns whether it is something to read. */
  private boolean choose(ByteBuf content) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      give(
          FailureKind.UPSTREAM_MALFORMED,
          "the answer is compressed although that was not asked for");
      return false;
    }
    byte first = firstByte(content);
    if (type.startsWith("text/html") || first == '<') {
      give(FailureKind.NOT_JSON, "a web page came where an answer should be");
      return false;
    }
    // The bytes know better than the label; blank ones don't know yet.
    boolean events = first == 0 ? type.startsWith(EVENT_STREAM) : first != '{' && first != '[';
    if (events && streamAsked) {
      stream = new StreamReader(exchange, context.scratch(), number);
    } else if (events) {
      body = new AggregatedBody();
    } else {
      body = new AnswerBody();
    }
    return true;
  }

  private void feed(BodyReader reader, ByteBuf content) {
    switch (reader.add(content, context.scratch())) {
      case MORE -> {}
      case OUTGROWN -> exchange.dispatch(new ExchangeEvent.Outgrown(number));
      case TOO_LARGE -> {
        if (reader instanceof ErrorBody error) {
          refused(error);
        } else {
          give(FailureKind.UPSTREAM_MALFORMED, "the answer is too large");
        }
      }
    }
  }

  private void refused(ErrorBody error) {
    HeaderLookup lookup = headers::get;
    ErrorFacts facts =
        ErrorReader.read(
            status,
            error.bytes(),
            headers.get(HttpHeaderNames.CONTENT_TYPE, ""),
            lookup,
            System.currentTimeMillis());
    error.read(facts);
    exchange.dispatch(new ExchangeEvent.Refused(number, facts));
  }

  private void give(FailureKind kind, String what) {
    broken(Failure.seen(kind, what), true, false);
  }

  /** The first byte that isn't blank, or 0. */
  private static byte firstByte(ByteBuf content) {
    for (int i = content.readerIndex(); i < content.writerIndex(); i++) {
      byte b = content.getByte(i);
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b;
      }
    }
    return 0;
  }
}
