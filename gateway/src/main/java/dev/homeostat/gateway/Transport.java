package dev.homeostat.gateway;

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
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * How sockets are worked: natively by epoll where that loads, else by the JDK.
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

  static Transport create(int threads) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("loop"), handlers);
    return epoll
        ? new Transport(
            "epoll",
            loops,
            EpollServerSocketChannel.class,
            EpollSocketChannel::new,
            EpollDatagramChannel::new)
        : new Transport(
            "nio",
            loops,
            NioServerSocketChannel.class,
            NioSocketChannel::new,
            NioDatagramChannel::new);
  }
}
