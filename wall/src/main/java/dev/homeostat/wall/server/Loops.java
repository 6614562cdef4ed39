package dev.homeostat.wall.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** Event loops, perhaps shared by several servers; daemon threads that end with {@link #close}. */
public final class Loops implements AutoCloseable {
  private final EventLoopGroup group;

  private Loops(EventLoopGroup group) {
    this.group = group;
  }

  public static Loops create(int threads) {
    return new Loops(
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("wall", true), NioIoHandler.newFactory()));
  }

  EventLoopGroup group() {
    return group;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
