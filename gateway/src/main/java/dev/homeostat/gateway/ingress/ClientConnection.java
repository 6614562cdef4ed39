package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.gateway.exchange.ClientStream;
import dev.homeostat.gateway.exchange.LoopContext;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: one request at a time, in order; what a client sends ahead waits. Reading
 * goes on while a response is under way, because that is how a client that leaves is noticed at
 * once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class ClientConnection extends ChannelInboundHandlerAdapter implements ClientStream.Owner {
  private static final int MAX_WAITING = 64;
  private static final int GOODBYE_LOOKS = 2;
  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

  /** A refused body up to this length is read to its end, so that the connection stays good. */
  private static final int SMALL_BODY = 64 << 10;

  private final Ingress ingress;
  private final LoopContext context;
  private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>(0);

  private @Nullable Channel channel;
  private Surface.@Nullable Intake intake;
  private @Nullable ClientStream client;
  private String id = "";
  private long received;
  private long discarded;
  private boolean bodyOpen;
  private boolean discarding;
  private boolean bodiless;
  private boolean draining;

  /** The last response of this connection is out: nothing that still comes is taken. */
  private boolean over;

  /** Whether bytes came since the last look, and for how many looks there was a reason to wait. */
  private boolean sawBytes;

  private boolean midHead;
  private int patience;
  private long unsent;

  ClientConnection(Ingress ingress, LoopContext context) {
    this.ingress = ingress;
    this.context = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    ingress.opened(this, context);
  }

  /** Bytes came, of whatever. */
  void sawBytes() {
    sawBytes = true;
    if (!midHead) {
      midHead = true;
      if (client == null) {
        // The head's time begins with its first byte, however long the connection was idle.
        patience = 0;
      }
    }
  }

  boolean busy() {
    return client != null;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof HttpObject part) || over) {
      // A request behind the last response must not be carried out: its answer would go nowhere.
      ReferenceCountUtil.release(message);
      return;
    }
    // The next request's head can only come once the present one's body is complete.
    boolean ahead =
        !waiting.isEmpty()
            || (client != null && !bodyOpen)
            || (part instanceof HttpRequest && !ctx.channel().isWritable());
    if (!ahead) {
      take(part);
      return;
    }
    waiting.addLast(part);
    if (waiting.size() >= MAX_WAITING) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  private void take(HttpObject part) {
    try {
      if (part instanceof HttpRequest request) {
        head(request);
      }
      if (part instanceof HttpContent content) {
        body(content);
      }
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  private void head(HttpRequest request) {
    Channel open = channel;
    if (open == null) {
      return;
    }
    midHead = false;
    patience = 0;
    received = 0;
    discarded = 0;
    discarding = false;
    bodyOpen = true;
    HttpHeaders headers = request.headers();
    id = RequestIds.of(headers.get(GatewayRequestHeaders.REQUEST_ID), context.random());
    bodiless = request.method().equals(HttpMethod.HEAD);
    // Keep-alive was an afterthought of HTTP/1.0; its clients cope without.
    boolean current = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    // RFC 9112, 3.2: without Host it isn't HTTP/1.1.
    boolean hosted = !current || headers.contains(HttpHeaderNames.HOST);
    boolean readable = request.decoderResult().isSuccess() && hosted;
    boolean reusable =
        readable && current && HttpUtil.isKeepAlive(request) && !draining && !ingress.draining();
    Refusal refusal = readable ? null : unreadable(request);
    String allow = "";
    Route route = null;
    String path = path(request.uri());
    if (refusal == null) {
      switch (ingress.routes().match(request.method(), path)) {
        case Routes.Match.Found(Route found) -> route = found;
        case Routes.Match.None(Refusal why, String methods) -> {
          refusal = why;
          allow = methods;
        }
      }
    }
    Principal principal = Principal.LOCAL;
    if (route != null && route.permission() != Permission.PUBLIC) {
      boolean reads = !request.method().equals(HttpMethod.POST);
      switch (ingress.authentication().authenticate(headers, open.remoteAddress(), reads)) {
        case Authentication.Result.Known(Principal known) -> principal = known;
        case Authentication.Result.Denied(Refusal why) -> refusal = why;
      }
      if (refusal == null && !principal.may(route.permission())) {
        refusal =
            Refusal.invalid(
                403,
                "insufficient_scope",
                null,
                "This key may not do that: it needs another scope.");
      }
    }
    if (refusal == null) {
      refusal = bodyRefusal(request);
    }
    ClientStream stream =
        new ClientStream(
            open, reusable && (refusal == null || shortBody(request)), current, bodiless, this);
    client = stream;
    if (refusal != null || route == null) {
      discarding = true;
      Refusing.refuse(
          stream,
          id,
          refusal != null ? refusal : Refusal.ours(500, "no_route", "No route."),
          allow);
      return;
    }
    String rest = route.path().endsWith("/") ? path.substring(route.path().length()) : "";
    long length = HttpUtil.getContentLength(request, -1L);
    Surface.Intake taker =
        route
            .surface()
            .begin(
                new IngressRequest(
                    id,
                    principal,
                    request.method(),
                    path,
                    query(request.uri()),
                    rest,
                    headers,
                    length,
                    stream,
                    context));
    if (client == null) {
      // Refused already: nobody takes the body.
      return;
    }
    intake = taker;
    if (HttpUtil.is100ContinueExpected(request)) {
      open.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
    }
  }

  /** Whether a body that nobody wants is none, or comes unasked and ends soon. */
  private static boolean shortBody(HttpRequest request) {
    return !HttpUtil.isTransferEncodingChunked(request)
        && HttpUtil.getContentLength(request, 0L) <= SMALL_BODY
        && !request.headers().contains(HttpHeaderNames.EXPECT);
  }

  private static Refusal unreadable(HttpRequest request) {
    Throwable cause = request.decoderResult().cause();
    return switch (cause) {
      case TooLongHttpLineException _ ->
          Refusal.invalid(414, "uri_too_long", null, "The request line is too long.");
      case TooLongHttpHeaderException _ ->
          Refusal.invalid(431, "headers_too_large", null, "The request's headers are too large.");
      case null -> Refusal.invalid(400, "bad_request", null, "The request has no Host header.");
      default ->
          Refusal.invalid(400, "bad_request", null, "The request is not well-formed HTTP/1.1.");
    };
  }

  private @Nullable Refusal bodyRefusal(HttpRequest request) {
    HttpHeaders headers = request.headers();
    String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Refusal.invalid(
          415,
          "unsupported_encoding",
          null,
          "Compressed request bodies are not accepted; send the body as it is.");
    }
    if (HttpUtil.getContentLength(request, 0L) > ingress.maxBody()) {
      return tooLarge();
    }
    String expect = headers.get(HttpHeaderNames.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      return Refusal.invalid(
          417, "expectation_failed", null, "Only 'Expect: 100-continue' is understood.");
    }
    return null;
  }

  private Refusal tooLarge() {
    return Refusal.invalid(
        413,
        "body_too_large",
        null,
        "The body is larger than "
            + ingress.maxBody()
            + " bytes. Raise server.max_body, or send less.");
  }

  private void body(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    Surface.Intake taker = intake;
    if (taker != null && !discarding) {
      deliver(taker, content, last);
    } else {
      discard(content);
    }
    if (last) {
      midHead = false;
      bodyOpen = false;
      if (client == null) {
        next();
      }
    }
  }

  /**
   * A body that nobody reads may come to its end: closing on a client that still sends could cost
   * it the answer. Its length is bounded as that of a wanted one.
   */
  private void discard(HttpContent content) {
    discarded += content.content().readableBytes();
    boolean readable = content.decoderResult().isSuccess();
    Channel open = channel;
    if ((!readable || discarded > ingress.maxBody()) && open != null) {
      open.close();
    }
  }

  private void deliver(Surface.Intake taker, HttpContent content, boolean last) {
    if (!content.decoderResult().isSuccess()) {
      cut(Refusal.invalid(400, "bad_request", null, "The body's framing is not well-formed."));
      return;
    }
    received += content.content().readableBytes();
    if (received > ingress.maxBody()) {
      cut(tooLarge());
      return;
    }
    if (content.content().isReadable()) {
      taker.content(content.content());
    }
    if (last && intake != null) {
      taker.end();
    }
  }

  /** The body turned out bad while it was read: answer and take no more of it. */
  private void cut(Refusal refusal) {
    discarding = true;
    Surface.Intake taker = intake;
    intake = null;
    if (taker != null) {
      taker.gone();
    }
    Channel open = channel;
    if (open != null) {
      refuseAndClose(open, id, refusal);
    }
  }

  private void refuseAndClose(Channel open, String requestId, Refusal refusal) {
    ClientStream closing = new ClientStream(open, false, true, bodiless, this);
    client = closing;
    Refusing.refuse(closing, requestId, refusal);
  }

  @Override
  public void responded(boolean reusable) {
    client = null;
    intake = null;
    patience = 0;
    Channel open = channel;
    if (!reusable || open == null) {
      over = true;
      discarding = true;
      releaseWaiting();
      return;
    }
    if (bodyOpen) {
      // Answered before the body was complete: what is left of it belongs to nobody.
      discarding = true;
      return;
    }
    next();
  }

  /** Takes what the client sent ahead, up to the next request that needs answering. */
  private void next() {
    Channel open = channel;
    HttpObject part;
    // Who doesn't take the responses there are gets no further ones made.
    while ((client == null || bodyOpen)
        && open != null
        && open.isWritable()
        && (part = waiting.pollFirst()) != null) {
      take(part);
    }
    if (open != null && waiting.isEmpty() && !open.config().isAutoRead()) {
      open.config().setAutoRead(true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Surface.Intake taker = intake;
    if (taker != null) {
      taker.writable(ctx.channel().isWritable());
    } else if (client == null && ctx.channel().isWritable()) {
      next();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone();
    ingress.closed(this, context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private void gone() {
    channel = null;
    Surface.Intake taker = intake;
    intake = null;
    client = null;
    releaseWaiting();
    if (taker != null) {
      taker.gone();
    }
  }

  private void releaseWaiting() {
    HttpObject part;
    while ((part = waiting.pollFirst()) != null) {
      ReferenceCountUtil.release(part);
    }
  }

  /** Once a second: whoever lets us wait too long is told so, or let go. */
  void look(int headSeconds, int bodySeconds, int idleSeconds) {
    Channel open = channel;
    if (open == null) {
      return;
    }
    boolean saw = sawBytes;
    sawBytes = false;
    if (over) {
      goodbye(open, idleSeconds);
      return;
    }
    if (bodyOpen) {
      patience = saw ? 0 : patience + 1;
      if (patience <= bodySeconds) {
        return;
      }
      if (client == null) {
        open.close();
      } else {
        cut(Refusal.invalid(408, "request_timeout", null, "The request's body stopped arriving."));
      }
      return;
    }
    if (client != null) {
      return;
    }
    patience++;
    if (midHead && patience > headSeconds) {
      refuseAndClose(
          open,
          RequestIds.of(null, context.random()),
          Refusal.invalid(
              408, "request_timeout", null, "The request's head did not arrive in time."));
    } else if (!midHead && patience > idleSeconds) {
      open.close();
    }
  }

  /** The last response may take its time to leave, as long as some of it leaves. */
  private void goodbye(Channel open, int idleSeconds) {
    ChannelOutboundBuffer buffer = open.unsafe().outboundBuffer();
    long left = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    patience = left < unsent ? 0 : patience + 1;
    unsent = left;
    if (patience > (left > 0 ? idleSeconds : GOODBYE_LOOKS)) {
      open.close();
    }
  }

  /**
   * The process is about to end: an exchange under way is brought to an end, others are dropped.
   */
  void shutDown() {
    Surface.Intake taker = intake;
    if (taker != null) {
      taker.shutDown();
    } else if (channel != null) {
      channel.close();
    }
  }

  /** The process will end: an idle connection isn't needed any more. */
  void drain() {
    draining = true;
    Surface.Intake taker = intake;
    if (taker != null) {
      taker.drain();
    }
    if (client == null && !midHead && channel != null) {
      channel.close();
    }
  }

  /** The path alone; of an absolute URI (RFC 9112, 3.2.2) as well. */
  private static String path(String uri) {
    int from = 0;
    if (uri.regionMatches(true, 0, "http://", 0, 7)) {
      int slash = uri.indexOf('/', 7);
      from = slash < 0 ? uri.length() : slash;
    }
    int query = uri.indexOf('?', from);
    return query < 0 ? uri.substring(from) : uri.substring(from, query);
  }

  private static Query query(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? Query.NONE : new Query(uri.substring(query + 1));
  }
}
