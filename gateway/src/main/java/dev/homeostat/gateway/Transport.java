package dev.homeostat.gateway;

import dev.homeostat.gateway.config.PropertyException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How sockets are worked: natively by epoll where that loads, else by the JDK. Measurements choose
 * another way with {@code -Dhomeostat.transport=epoll|io_uring|nio} and another number of loops
 * with {@code -Dhomeostat.loops=N}.
 *
 * @param name for the log
 * @param loops the event loops, one per core
 * @param server the listening channels' class
 * @param client makes connections to providers
 * @param datagram makes channels to name servers
 */
record Transport(
    String name,
    MultiThreadIoEventLoopGroup loops,
    Class<? extends ServerChannel> server,
    ChannelFactory<? extends SocketChannel> client,
    ChannelFactory<? extends DatagramChannel> datagram) {
  private static final String NAME = "homeostat.transport";
  private static final String LOOPS = "homeostat.loops";
  private static final int MOST_LOOPS = 1_024;

  /** The transport and the loops that the JVM's properties ask for, or the usual ones. */
  static Transport create() {
    return create(System.getProperty(NAME), System.getProperty(LOOPS));
  }

  /**
   * A transport of its own.
   *
   * @param name null for the best there is
   * @param loops null for one a core
   * @throws PropertyException for a name or a number that isn't one, and for a transport that was
   *     asked for and doesn't load here
   */
  static Transport create(@Nullable String name, @Nullable String loops) {
    int threads = loops == null ? Runtime.getRuntime().availableProcessors() : count(loops);
    return switch (name == null ? usual() : name) {
      case "epoll" -> {
        loaded("epoll", Epoll.unavailabilityCause());
        yield new Transport(
            "epoll",
            loops(threads, EpollIoHandler.newFactory()),
            EpollServerSocketChannel.class,
            EpollSocketChannel::new,
            EpollDatagramChannel::new);
      }
      case "io_uring" -> {
        loaded("io_uring", IoUring.unavailabilityCause());
        yield new Transport(
            "io_uring",
            loops(threads, IoUringIoHandler.newFactory()),
            IoUringServerSocketChannel.class,
            IoUringSocketChannel::new,
            IoUringDatagramChannel::new);
      }
      case "nio" ->
          new Transport(
              "nio",
              loops(threads, NioIoHandler.newFactory()),
              NioServerSocketChannel.class,
              NioSocketChannel::new,
              NioDatagramChannel::new);
      default ->
          throw new PropertyException(NAME + ": " + name + " (expected: epoll, io_uring or nio)");
    };
  }

  private static String usual() {
    return Epoll.isAvailable() ? "epoll" : "nio";
  }

  private static void loaded(String name, @Nullable Throwable cause) {
    if (cause != null) {
      throw new PropertyException(
          NAME + ": " + name + " doesn't load here (expected: nio, or none): " + cause.getMessage(),
          cause);
    }
  }

  private static int count(String text) {
    boolean number =
        !text.isEmpty() && text.length() < 5 && text.chars().allMatch(Character::isDigit);
    int count = number ? Integer.parseInt(text) : 0;
    if (count < 1 || count > MOST_LOOPS) {
      throw new PropertyException(LOOPS + ": " + text + " (expected: 1.." + MOST_LOOPS + ")");
    }
    return count;
  }

  private static MultiThreadIoEventLoopGroup loops(int threads, IoHandlerFactory handlers) {
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("loop"), handlers);
  }
}
