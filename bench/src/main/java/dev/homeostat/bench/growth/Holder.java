package dev.homeostat.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.mock.Answers;
import dev.homeostat.bench.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Opens streams and keeps them. Everything after the constructor happens on its event loop.
 *
 * <p>Only the first token of each is looked for: what follows is counted by nobody, because a held
 * stream that is cut shows as lost. The clients come from several loopback addresses, as clients
 * do: a gateway may allow a single address fewer connections than a measurement holds.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class Holder {
  /** So many are under way at once: the listener's queue must not overflow. */
  private static final int OPENING = 128;

  /** A gateway that has no memory left may neither answer nor end. */
  private static final long PATIENCE_SECONDS = 30;

  /** Below the connections a gateway allows one address by default. */
  private static final int PER_ADDRESS = 2_500;

  private final EventLoop loop;
  private final ArrayDeque<Channel> held = new ArrayDeque<>();
  private final Map<String, Long> lost = new TreeMap<>();
  private HoldJob job;
  private ByteBuf request;
  private CompletableFuture<HoldResult> done = new CompletableFuture<>();
  private int opened;
  private int opening;
  private int tries;

  Holder(EventLoop loop, HoldJob first) {
    this.loop = loop;
    this.job = first;
    this.request = request(first);
  }

  /** Holds as many as the job says; done when they are, or were tried once each. */
  CompletableFuture<HoldResult> hold(HoldJob wanted) {
    CompletableFuture<HoldResult> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          job = wanted;
          request = request(wanted);
          done = result;
          while (held.size() > wanted.streams()) {
            held.removeLast().close();
          }
          tries = wanted.streams() - held.size();
          proceed();
        });
    return result;
  }

  private void proceed() {
    while (opening < OPENING && tries > 0) {
      tries--;
      opening++;
      open();
    }
    if (opening == 0) {
      done.complete(new HoldResult(held.size(), Map.copyOf(lost)));
    }
  }

  private void open() {
    String source = "127.0.0." + (1 + opened++ / PER_ADDRESS % 100);
    new Bootstrap()
        .group(loop)
        .channel(Transport.clientChannel())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Stream());
              }
            })
        .connect(
            new InetSocketAddress(job.base().getHost(), job.base().getPort()),
            new InetSocketAddress(source, 0))
        .addListener(
            future -> {
              if (future.isSuccess()) {
                ((ChannelFuture) future).channel().writeAndFlush(request.duplicate());
              } else {
                settled("refused");
              }
            });
  }

  private void settled(String kind) {
    opening--;
    lost.merge(kind, 1L, Long::sum);
    proceed();
  }

  private static ByteBuf request(HoldJob job) {
    String body =
        "{\"model\":\""
            + job.model()
            + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
            + "say one word and wait ".repeat(10)
            + "\"}]}";
    String head =
        "POST "
            + job.base().getRawPath()
            + "/chat/completions HTTP/1.1\r\nhost: "
            + job.base().getAuthority()
            + "\r\ncontent-type: application/json\r\nauthorization: Bearer bench\r\n"
            + "content-length: "
            + body.length()
            + "\r\n\r\n";
    byte[] bytes = (head + body).getBytes(UTF_8);
    return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }

  /** One stream's client. */
  private final class Stream extends ChannelInboundHandlerAdapter {
    private boolean begun;
    private boolean ended;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      loop.schedule(() -> giveUp(context), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void giveUp(ChannelHandlerContext context) {
      if (!begun) {
        context.close();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        if (!begun && bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), Answers.MARK) >= 0) {
          begun = true;
          opening--;
          held.add(context.channel());
          proceed();
        }
      } finally {
        bytes.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (ended) {
        return;
      }
      ended = true;
      if (!begun) {
        settled("unanswered");
      } else if (held.remove(context.channel())) {
        lost.merge("cut", 1L, Long::sum);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
