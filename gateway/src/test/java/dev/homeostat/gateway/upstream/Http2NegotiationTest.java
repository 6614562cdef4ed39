package dev.homeostat.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.gateway.config.NetworkSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("HTTP/2 is agreed on in TLS; without TLS it is spoken at once")
@SuppressWarnings("NullAway.Init")
class Http2NegotiationTest {
  private static final int PATIENCE_SECONDS = 20;

  private MultiThreadIoEventLoopGroup loops;
  private EventLoop loop;
  private X509Bundle identity;
  private final List<Channel> servers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    loop = loops.next();
    identity =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.close().awaitUninterruptibly());
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Says which protocol it was asked in. */
  private static final class Echo extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final String protocol;

    Echo(String protocol) {
      this.protocol = protocol;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      ByteBuf body = Unpooled.copiedBuffer(protocol.getBytes(UTF_8));
      var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
      response.headers().set("content-length", body.readableBytes());
      var _ = ctx.writeAndFlush(response);
    }
  }

  private int serve(String... protocols) throws Exception {
    SslContextBuilder tls =
        SslContextBuilder.forServer(
            identity.getKeyPair().getPrivate(), identity.getCertificatePath());
    if (protocols.length > 0) {
      tls.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              protocols));
    }
    SslContext context = tls.build();
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accepted.pipeline().addLast(context.newHandler(accepted.alloc()), agreed());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    servers.add(server);
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private static ApplicationProtocolNegotiationHandler agreed() {
    return new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
      @Override
      protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
          ctx.pipeline()
              .addLast(
                  Http2FrameCodecBuilder.forServer().build(),
                  new Http2MultiplexHandler(
                      new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel stream) {
                          stream
                              .pipeline()
                              .addLast(
                                  new Http2StreamFrameToHttpObjectCodec(true),
                                  new HttpObjectAggregator(1 << 20),
                                  new Echo("h2"));
                        }
                      }));
        } else {
          ctx.pipeline()
              .addLast(
                  new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Echo("http/1.1"));
        }
      }
    };
  }

  SslProvider provider() {
    return UpstreamTls.provider(null);
  }

  private Caller caller() throws Exception {
    TlsContexts tls =
        TlsContexts.of(
            () ->
                () ->
                    SslContextBuilder.forClient()
                        .sslProvider(provider())
                        .trustManager(identity.getCertificate()));
    return Caller.create(
        loop,
        NioSocketChannel::new,
        Resolver.ofSystem(),
        Egress.of(NetworkSettings.DEFAULTS),
        tls,
        8,
        60_000_000_000L);
  }

  private UpstreamRequest request(UpstreamAddress address) {
    return new UpstreamRequest(
        Origin.PROBE,
        Realm.LIVE,
        address,
        RequestHead.of(
            UpstreamTarget.of(address, "/v1/chat/completions", List.of(), Map.of()).head(0),
            RequestHead.Accept.JSON,
            2,
            Map.of()),
        _ -> List.of(Unpooled.copiedBuffer(new byte[] {'{', '}'})));
  }

  /** The answer's body, or what went wrong. */
  private static final class Heard implements UpstreamListener {
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final CompletableFuture<Failure> failure = new CompletableFuture<>();
    private final CompletableFuture<Boolean> written = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public void dialling(boolean throughProxy) {}

    @Override
    public void connected() {}

    @Override
    public void uploading() {}

    @Override
    public void written() {
      written.complete(true);
    }

    @Override
    public void head(int status, HttpHeaders headers) {
      text.append(status).append(' ');
    }

    @Override
    public void content(ByteBuf content) {
      text.append(content.toString(UTF_8));
    }

    @Override
    public void readComplete() {}

    @Override
    public void end() {
      body.complete(text.toString());
    }

    @Override
    public void broken(Failure why, boolean connected, boolean untouched) {
      failure.complete(why);
      body.completeExceptionally(new AssertionError(why.message()));
    }
  }

  private UpstreamCall call(Caller caller, UpstreamAddress address, Heard heard) throws Exception {
    AddressGuard guard = AddressGuard.allowing(Set.of(address.host() + ":" + address.port()));
    return loop.submit(() -> caller.call(request(address), guard, heard)).get();
  }

  @ParameterizedTest
  @CsvSource({
    "h2;http/1.1, true, h2",
    "h2;http/1.1, false, http/1.1",
    "http/1.1, true, http/1.1",
    "'', true, http/1.1"
  })
  @DisplayName("it is spoken where both want it, else HTTP/1.1 is; a connection is used again")
  void negotiated(String offered, boolean wanted, String spoken) throws Exception {
    int port = serve(offered.isEmpty() ? new String[0] : offered.split(";", -1));
    Caller caller = caller();
    UpstreamAddress address = new UpstreamAddress("localhost", port, true, wanted);
    for (int i = 0; i < 3; i++) {
      Heard heard = new Heard();
      call(caller, address, heard);
      assertThat(heard.body.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("200 " + spoken);
      assertThat(loop.submit(caller::connections).get()).isEqualTo(1);
    }
    loop.submit(caller::close).get();
  }

  @Test
  @DisplayName("an abort in silence costs a connection that is dead its next calls, and its life")
  void deadConnection() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Caller caller = caller();
      UpstreamAddress address =
          new UpstreamAddress("127.0.0.1", silent.getLocalPort(), false, true);
      Heard first = new Heard();
      UpstreamCall call = call(caller, address, first);
      try (Socket dead = silent.accept()) {
        assertThat(first.written.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        loop.submit(call::abort).get();
        Heard second = new Heard();
        UpstreamCall next = call(caller, address, second);
        try (Socket other = silent.accept()) {
          assertThat(other.getPort()).isNotEqualTo(dead.getPort());
          assertThat(dead.getInputStream().readAllBytes()).isNotEmpty();
          loop.submit(next::abort).get();
        }
      }
    }
  }

  @Test
  @DisplayName("a server that answers in another protocol is told apart from one that is silent")
  void otherProtocol() throws Exception {
    try (ServerSocket old = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Caller caller = caller();
      UpstreamAddress address = new UpstreamAddress("127.0.0.1", old.getLocalPort(), false, true);
      Heard heard = new Heard();
      call(caller, address, heard);
      try (Socket accepted = old.accept()) {
        accepted
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
        Failure failure = heard.failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(failure.kind()).isEqualTo(FailureKind.UPSTREAM_MALFORMED);
        assertThat(failure.message()).contains("not HTTP/2");
      }
    }
  }
}
