package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Action;
import dev.homeostat.core.exchange.AnswerFacts;
import dev.homeostat.core.exchange.ExchangeEvent;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.gateway.upstream.UpstreamCall;
import dev.homeostat.gateway.upstream.UpstreamListener;
import dev.homeostat.wire.http.HeaderLookup;
import dev.homeostat.wire.http.RateLimitHeaders;
import dev.homeostat.wire.http.RetryAfter;
import dev.homeostat.wire.openai.ChatAnswerFacts;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's side towards its provider: turns what the connection reports into events of the
 * exchange. How the body is read is settled by its first byte: as a stream, as a JSON answer, or as
 * the body of a refusal.
 */
final class UpstreamAttempt implements UpstreamListener {
  private static final int MOST_HEADERS = 1_000;

  /** How long headroom is believed that nobody gave a time: most limits are per minute. */
  private static final long UNSTATED_RESET = TimeUnit.MINUTES.toNanos(1);

  private static final String EVENT_STREAM = "text/event-stream";

  private final AttemptLoop exchange;
  private final LoopContext context;
  private final int number;
  private final int credential;
  private final Target target;
  private final boolean streamAsked;
  private final boolean gated;
  private final long startedAt;

  private final ExchangeEvent grew;
  private boolean begun;
  private UpstreamCall call = UpstreamCall.NONE;
  private boolean closed;
  private int status;
  private HttpHeaders headers = EmptyHttpHeaders.INSTANCE;
  private @Nullable BodyReader body;
  private @Nullable StreamReader stream;
  private @Nullable Inflation inflation;

  /** Whether the body's bytes are not to be read as they come: one question for two rarities. */
  private boolean diverted;

  private boolean mislabelled;

  UpstreamAttempt(
      AttemptLoop exchange,
      LoopContext context,
      Action.Start start,
      Target target,
      ChatExchange request,
      boolean gated) {
    this.exchange = exchange;
    this.context = context;
    this.number = start.attempt();
    this.credential = start.credential();
    this.grew = new ExchangeEvent.BodyGrew(number, false);
    this.target = target;
    this.streamAsked = request.facts().stream();
    this.gated = gated;
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
    diverted = true;
    if (stream != null) {
      stream.close();
    }
  }

  /** Gives all memory back. */
  void release() {
    close();
    if (inflation != null) {
      inflation.release();
    }
    if (body != null) {
      body.release();
    }
    if (stream != null) {
      stream.release();
    }
  }

  /** Whether what is held back are the events of a stream. */
  boolean streamed() {
    return stream != null;
  }

  /** How much is held back until it was judged. */
  int heldBytes() {
    return stream != null ? stream.heldBytes() : body == null ? 0 : body.length();
  }

  /** A copy of what is held back until it was judged. */
  byte[] held() {
    if (stream != null) {
      return stream.held();
    }
    return body == null ? new byte[0] : body.bytes();
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
  public void dialling(boolean throughProxy) {
    exchange.dispatch(new ExchangeEvent.Dialling(number, throughProxy));
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
    if (newHeaders.size() > MOST_HEADERS) {
      give(FailureKind.UPSTREAM_MALFORMED, "the answer has too many headers");
      return;
    }
    noteHeadroom();
    exchange.dispatch(new ExchangeEvent.Head(number, newStatus));
    if (!closed && newStatus != 200) {
      body = new ErrorBody();
    }
    if (!closed && headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
      coded();
    }
  }

  /** What is left of its credential's limits, where the provider says so. */
  private void noteHeadroom() {
    RateLimitHeaders left = RateLimitHeaders.read(headers::get, System.currentTimeMillis());
    if (left != null) {
      long now = context.clock().nanos();
      long resetAt = left.resetNanos() < 0 ? now + UNSTATED_RESET : now + left.resetNanos();
      context
          .live()
          .credentials()
          .headroom(target.endpoint().key(), credential, left.remaining(), resetAt, now);
    }
  }

  /** Identity is what was asked for. Of an error, whatever its coding, the status is known. */
  private void coded() {
    String coding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "").strip();
    if (coding.isEmpty() || coding.equalsIgnoreCase("identity")) {
      return;
    }
    inflation = Inflation.of(coding);
    diverted = true;
    if (inflation != null && status == 200) {
      exchange.anomaly(number, Anomaly.Kind.UNASKED_CODING);
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    }
  }

  @Override
  public void content(ByteBuf content) {
    if (diverted) {
      divert(content);
    } else {
      plain(content);
    }
  }

  /** What doesn't go the straight way: bytes after the end, and coded ones. */
  private void divert(ByteBuf content) {
    Inflation coded = inflation;
    if (closed) {
      return;
    }
    if (coded == null && body instanceof ErrorBody error) {
      // Its words can't be read; the status says enough.
      refused(error);
      return;
    }
    if (coded == null) {
      give(FailureKind.UPSTREAM_MALFORMED, "the answer has a coding that nobody asked for");
      return;
    }
    String flaw = coded.inflate(content, this::inflated);
    if (flaw == null || closed) {
      return;
    }
    if (body instanceof ErrorBody error) {
      refused(error);
    } else {
      give(FailureKind.UPSTREAM_MALFORMED, flaw);
    }
  }

  private boolean inflated(ByteBuf content) {
    if (!closed) {
      plain(content);
    }
    return !closed;
  }

  private void plain(ByteBuf content) {
    if (!streamAsked) {
      begun = begun || firstByte(content) != 0;
      exchange.dispatch(begun ? grew : new ExchangeEvent.BodyGrew(number, true));
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
    if (inflation != null && !inflation.whole() && status == 200) {
      give(FailureKind.UPSTREAM_TRUNCATED, "the compressed answer breaks off");
    } else if (stream != null) {
      exchange.dispatch(new ExchangeEvent.Ended(number));
    } else if (body instanceof ErrorBody error) {
      refused(error);
    } else if (body instanceof AnswerBody answer) {
      answered(answer);
    } else if (body instanceof AggregatedBody aggregated) {
      answered(aggregated, aggregated.facts());
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
      answered(answer, facts);
      return;
    }
    StreamReader reader = new StreamReader(exchange, context.scratch(), number);
    stream = reader;
    reader.read(Unpooled.wrappedBuffer(events));
    if (!closed) {
      exchange.dispatch(new ExchangeEvent.Ended(number));
    }
  }

  private byte @Nullable [] asStream(AnswerBody answer) {
    ChatAnswerFacts read = answer.read();
    if (read != null && (read.unfinished() || read.bareTool())) {
      answer.mend(exchange.stem());
    }
    ByteBuf whole = answer.take();
    byte[] bytes = ByteBufUtil.getBytes(whole);
    whole.release();
    return ChatConversion.toStream(bytes, true);
  }

  // ---- reading the body ------------------------------------------------------------------------

  /** Settles what the body of a 200 is. Returns whether it is something to read. */
  private boolean choose(ByteBuf content) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    byte first = firstByte(content);
    if (type.startsWith("text/html") || first == '<') {
      give(FailureKind.NOT_JSON, "a web page came where an answer should be");
      return false;
    }
    // The bytes know better than the label; blank ones don't know yet.
    boolean events = first == 0 ? type.startsWith(EVENT_STREAM) : first != '{' && first != '[';
    boolean labelled = events ? type.startsWith(EVENT_STREAM) : type.contains("json");
    mislabelled = !labelled;
    if (events && streamAsked) {
      odd(mislabelled, Anomaly.Kind.WRONG_CONTENT_TYPE);
      stream = new StreamReader(exchange, context.scratch(), number);
    } else if (events) {
      body = new AggregatedBody(exchange.room());
    } else {
      if (statedLength() > AnswerBody.MOST) {
        give(FailureKind.UPSTREAM_MALFORMED, "the answer is too large");
        return false;
      }
      int most = gated ? AnswerBody.HELD_FOR_GATE : AnswerBody.HELD;
      body = new AnswerBody(most, exchange.room());
    }
    return true;
  }

  private void feed(BodyReader reader, ByteBuf content) {
    switch (reader.add(content, context.scratch())) {
      case MORE -> {}
      case OUTGROWN -> exchange.dispatch(new ExchangeEvent.Outgrown(number));
      case NO_ROOM -> noRoom(reader);
      case UNREADABLE -> give(FailureKind.UPSTREAM_MALFORMED, "the answer is not JSON");
      case TOO_LARGE -> {
        if (reader instanceof ErrorBody error) {
          refused(error);
        } else {
          give(FailureKind.UPSTREAM_MALFORMED, "the answer is too large");
        }
      }
    }
  }

  /** What needn't be held is passed on; of the rest, nobody is to blame. */
  private void noRoom(BodyReader reader) {
    if (gated) {
      broken(AttemptLoop.NO_ROOM, true, false);
    } else if (reader instanceof AnswerBody && !streamAsked) {
      exchange.dispatch(new ExchangeEvent.Outgrown(number));
    } else {
      give(FailureKind.POOL_WAIT, "too many answers are held at once");
    }
  }

  /** The answer is there: what a good one lacks is added before anybody gets it. */
  private void answered(BodyReader answer, AnswerFacts stated) {
    AnswerFacts facts = stated;
    ErrorFacts error = facts.error();
    if (error != null) {
      HeaderLookup lookup = headers::get;
      long now = System.currentTimeMillis();
      facts =
          facts
              .withError(exchange.discreet(number, error))
              .retryAfter(RetryAfter.nanos(error.status(), lookup, null, "", now));
    }
    ChatAnswerFacts read = answer.read();
    if (read != null && read.usable()) {
      boolean unfinished = read.unfinished();
      if (answer instanceof AggregatedBody gathered) {
        unfinished = gathered.finishForgotten();
        odd(gathered.skipped(), Anomaly.Kind.SKIPPED_EVENT);
      }
      odd(mislabelled, Anomaly.Kind.WRONG_CONTENT_TYPE);
      odd(streamAsked || answer instanceof AggregatedBody, Anomaly.Kind.OTHER_FORM);
      odd(unfinished, Anomaly.Kind.MISSING_FINISH);
      odd(read.bareTool(), Anomaly.Kind.BARE_TOOL_CALL);
      if (read.unfinished() || read.bareTool()) {
        answer.mend(exchange.stem());
      }
    }
    exchange.dispatch(new ExchangeEvent.Answer(number, facts));
  }

  private void odd(boolean odd, Anomaly.Kind kind) {
    if (odd) {
      exchange.anomaly(number, kind);
    }
  }

  /** About how many tokens the answer has, by what was read of it. */
  long saidTokens() {
    if (stream != null) {
      return stream.saidTokens();
    }
    ChatAnswerFacts read = body == null ? null : body.read();
    return read == null ? 0 : read.saidTokens();
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
    exchange.dispatch(new ExchangeEvent.Refused(number, exchange.discreet(number, facts)));
  }

  private void give(FailureKind kind, String what) {
    broken(Failure.seen(kind, what), true, false);
  }

  /** What the answer says its length is, or -1; digits only, the decoder has seen to that. */
  private long statedLength() {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length == null) {
      return -1;
    }
    return length.length() > 18 ? Long.MAX_VALUE : Long.parseLong(length.strip());
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
