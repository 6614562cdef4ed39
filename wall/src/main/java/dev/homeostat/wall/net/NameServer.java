package dev.homeostat.wall.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A name server that says what it was told to, or nothing, over UDP on loopback. A name nobody
 * scripted doesn't exist. Thread-safe.
 */
public final class NameServer implements AutoCloseable {
  /** Nothing is remembered for long, so that a test can change its mind. */
  private static final int TTL_SECONDS = 1;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("names", true), NioIoHandler.newFactory());
  private final Map<String, Entry> names = new ConcurrentHashMap<>();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final Channel channel;

  /**
   * What is said of a name.
   *
   * @param delay before it is said; null for never
   */
  private record Entry(List<InetAddress> addresses, @Nullable Duration delay) {}

  private NameServer() {
    this.channel =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    opened
                        .pipeline()
                        .addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder())
                        .addLast(new Answering());
                  }
                })
            .bind(InetAddress.ofLiteral("127.0.0.1"), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** A server that knows no name yet. */
  public static NameServer start() {
    return new NameServer();
  }

  /** {@code host:port}, as a resolver is configured with it. */
  public String address() {
    return "127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** From now on the name has these addresses: literals of both families; none for no record. */
  public NameServer answer(String name, String... addresses) {
    return answerAfter(Duration.ZERO, name, addresses);
  }

  /** The same, said only after a while. */
  public NameServer answerAfter(Duration delay, String name, String... addresses) {
    names.put(
        key(name), new Entry(Stream.of(addresses).map(InetAddress::ofLiteral).toList(), delay));
    return this;
  }

  /** From now on nothing is said of the name. */
  public NameServer silent(String name) {
    names.put(key(name), new Entry(List.of(), null));
    return this;
  }

  /** From now on nothing is said when the name is asked for this type, like {@code AAAA}. */
  public NameServer silentOn(String type, String name) {
    unanswered.add(type + " " + key(name));
    return this;
  }

  /** From now on the name doesn't exist. */
  public NameServer unknown(String name) {
    names.remove(key(name));
    return this;
  }

  /** What was asked so far, as {@code A name} and {@code AAAA name}, in order. */
  public List<String> questions() {
    return List.copyOf(questions);
  }

  private static String key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  private final class Answering extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      String name = key(question.name());
      String asked = question.type().name() + " " + name;
      questions.add(asked);
      Entry entry = names.get(name);
      if (unanswered.contains(asked) || (entry != null && entry.delay == null)) {
        return;
      }
      InetSocketAddress here = query.recipient();
      InetSocketAddress there = query.sender();
      int id = query.id();
      long millis = entry == null || entry.delay == null ? 0 : entry.delay.toMillis();
      var _ =
          ctx.executor()
              .schedule(
                  () -> {
                    var response = new DatagramDnsResponse(here, there, id);
                    fill(response, question, entry);
                    var _ = ctx.writeAndFlush(response);
                  },
                  millis,
                  TimeUnit.MILLISECONDS);
    }

    private static void fill(
        DatagramDnsResponse response, DnsQuestion question, @Nullable Entry entry) {
      response.setRecursionAvailable(true);
      response.addRecord(
          DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
      if (entry == null) {
        response.setCode(DnsResponseCode.NXDOMAIN);
        return;
      }
      for (InetAddress address : entry.addresses) {
        DnsRecordType type = address instanceof Inet6Address ? DnsRecordType.AAAA : DnsRecordType.A;
        if (type.equals(question.type())) {
          response.addRecord(
              DnsSection.ANSWER,
              new DefaultDnsRawRecord(
                  question.name(),
                  type,
                  TTL_SECONDS,
                  Unpooled.wrappedBuffer(address.getAddress())));
        }
      }
    }
  }
}
