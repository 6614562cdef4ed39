package dev.homeostat.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.gateway.config.EgressSettings;
import dev.homeostat.gateway.config.HostPort;
import dev.homeostat.gateway.config.NetworkSettings;
import dev.homeostat.wall.net.BlackHole;
import dev.homeostat.wall.net.Loopback;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The dialer: resolve, check every address, order, race, connect to what was checked")
@SuppressWarnings("NullAway.Init")
class DialerTest {
  private static final String HOST = "provider.example";
  private static final int PATIENCE_SECONDS = 20;
  private static final NetworkSettings STRAIGHT = NetworkSettings.DEFAULTS;

  private MultiThreadIoEventLoopGroup loops;
  private EventLoop loop;
  private ServerSocket server;
  private final List<Channel> connected = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loop = loops.next();
    server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void stop() throws IOException {
    connected.forEach(channel -> channel.close().awaitUninterruptibly());
    server.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    Refused(Failure failure) {
      super(failure.message());
      this.failure = failure;
    }
  }

  private record Dialled(Dialer.Dial dial, CompletableFuture<Channel> result) {
    InetSocketAddress remote() {
      return (InetSocketAddress)
          result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().remoteAddress();
    }

    Failure failure() {
      try {
        throw new AssertionError("connected to " + remote());
      } catch (CompletionException e) {
        if (e.getCause() instanceof Refused refused) {
          return refused.failure;
        }
        throw e;
      }
    }
  }

  private Dialled dial(Resolver.NameService names, AddressGuard guard) throws Exception {
    return dial(HOST, Resolver.asking(names), guard);
  }

  private Dialled dial(String host, Resolver resolver, AddressGuard guard) throws Exception {
    return dial(new UpstreamAddress(host, server.getLocalPort(), false), resolver, guard, STRAIGHT);
  }

  private Dialled dial(
      UpstreamAddress address, Resolver resolver, AddressGuard guard, NetworkSettings network)
      throws Exception {
    Dialer dialer =
        new Dialer(
            loop,
            resolver,
            Egress.of(network),
            NioSocketChannel::new,
            TlsContexts.of(() -> SslContextBuilder::forClient));
    CompletableFuture<Channel> result = new CompletableFuture<>();
    Dialer.Waiter waiter =
        new Dialer.Waiter() {
          @Override
          public void tunnelled() {}

          @Override
          public void connected(Channel channel) {
            connected.add(channel);
            result.complete(channel);
          }

          @Override
          public void failed(Failure failure) {
            result.completeExceptionally(new Refused(failure));
          }
        };
    return new Dialled(loop.submit(() -> dialer.dial(address, guard, waiter)).get(), result);
  }

  private static Resolver.NameService always(String... addresses) {
    return _ -> {
      InetAddress[] found = new InetAddress[addresses.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = InetAddress.ofLiteral(addresses[i]);
      }
      return found;
    };
  }

  private AddressGuard allowing(String... addresses) {
    List<String> allowed = new ArrayList<>();
    for (String address : addresses) {
      allowed.add(address + ":" + server.getLocalPort());
    }
    return AddressGuard.allowing(Set.copyOf(allowed));
  }

  @Test
  @DisplayName("A name that nobody knows is a network failure")
  void unknownHost() throws Exception {
    Failure failure =
        dial(
                host -> {
                  throw new UnknownHostException(host);
                },
                allowing(HOST))
            .failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure.message()).contains("resolved").doesNotContain(HOST);
  }

  @Test
  @DisplayName("X16: a name that leads to private addresses only is never connected to")
  void allPrivate() throws Exception {
    Failure failure =
        dial(always("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"), allowing()).failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.CONFIG_DRIFT);
    assertThat(failure.message()).contains("network.allow_private").doesNotContain("127.0.0.1");
    assertNobodyCame();
  }

  @Test
  @DisplayName("X16: of mixed records only those that pass are connected to")
  void mixed() throws Exception {
    Dialled dialled = dial(always("127.0.0.9", "127.0.0.1", "10.0.0.1"), allowing("127.0.0.1"));
    assertThat(dialled.remote().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
  }

  @Test
  @DisplayName("X16: rebinding gains nothing: the address that was checked is the one connected to")
  void rebinding() throws Exception {
    List<String> asked = new ArrayList<>();
    Resolver.NameService names =
        host -> {
          asked.add(host);
          return always(asked.size() == 1 ? "127.0.0.1" : "10.0.0.1").addresses(host);
        };
    assertThat(dial(names, allowing("127.0.0.1")).remote().getAddress().getHostAddress())
        .isEqualTo("127.0.0.1");
    assertThat(asked).containsExactly(HOST);
  }

  @Test
  @DisplayName("The host itself on the allow-list lets every address of it through")
  void allowedByName() throws Exception {
    assertThat(dial(always("127.0.0.1"), allowing(HOST)).remote().getPort())
        .isEqualTo(server.getLocalPort());
  }

  @Test
  @DisplayName("An address given as a number asks no name service")
  void literal() throws Exception {
    Resolver resolver =
        Resolver.asking(
            (Resolver.NameService)
                host -> {
                  throw new AssertionError("asked for " + host);
                });
    assertThat(dial("127.0.0.1", resolver, allowing("127.0.0.1")).remote().getPort())
        .isEqualTo(server.getLocalPort());
  }

  @Test
  @DisplayName("IPv6 first and refused: IPv4 follows at once")
  void v6First() throws Exception {
    Dialled dialled = dial(always("::1", "127.0.0.1"), allowing(HOST));
    assertThat(dialled.remote().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
  }

  @Test
  @DisplayName("An address that says nothing costs a quarter of a second, not the connect timeout")
  void silentFirst() throws Exception {
    try (BlackHole _ = BlackHole.open("127.0.0.2", server.getLocalPort())) {
      Dialled dialled = dial(always("127.0.0.2", "127.0.0.1"), allowing(HOST));
      assertThat(dialled.remote().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  @DisplayName("F07: a dead IPv6 path costs one step of the race, however many addresses it has")
  void deadV6() throws Exception {
    assumeTrue(Loopback.hasV6(), "this machine has no IPv6 loopback");
    String[] addresses = new String[10];
    Arrays.fill(addresses, "::1");
    addresses[9] = "127.0.0.1";
    try (BlackHole _ = BlackHole.open("::1", server.getLocalPort())) {
      long before = System.nanoTime();
      Dialled dialled = dial(always(addresses), allowing(HOST));
      assertThat(dialled.remote().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  @DisplayName("With every address refused it is a network failure, in words without addresses")
  void allRefused() throws Exception {
    server.close();
    Failure failure = dial(always("127.0.0.1", "127.0.0.3"), allowing(HOST)).failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure.message()).isEqualTo("connection refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"169.254.169.254", "127.0.0.1", "::1", "localhost", "metadata.google.internal"})
  @DisplayName(
      "X15: through a proxy, a private address or name is refused before the proxy hears it")
  void privateThroughProxy(String host) throws Exception {
    HostPort proxy = new HostPort("127.0.0.1", server.getLocalPort());
    NetworkSettings network =
        new NetworkSettings(
            Set.of(), List.of(), new EgressSettings(proxy, null, null), Set.of(), List.of());
    UpstreamAddress address = new UpstreamAddress(host, 443, true);
    Failure failure =
        dial(address, Resolver.ofSystem(), AddressGuard.allowing(Set.of()), network).failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.CONFIG_DRIFT);
    assertNobodyCame();
  }

  @Test
  @DisplayName("A dial that was given up is never heard of again, found or not")
  void abort() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    Dialled dialled =
        dial(
            host -> {
              asked.countDown();
              awaitQuietly(answer);
              return always("127.0.0.1").addresses(host);
            },
            allowing(HOST));
    asked.await();
    loop.submit(dialled.dial()::abort).get();
    answer.countDown();
    assertNobodyCame();
    assertThatThrownBy(() -> dialled.result().get(1, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertNobodyCame() throws IOException {
    server.setSoTimeout(150);
    assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
  }
}
