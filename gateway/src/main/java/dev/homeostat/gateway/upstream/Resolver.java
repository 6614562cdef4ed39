package dev.homeostat.gateway.upstream;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Looks names up without holding a loop up. Addresses given as numbers need no look-up. The JDK
 * caches answers (30 s, failures 10 s) and honours the system's own configuration.
 */
public final class Resolver implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final NameService names;

  /** Whom a name is asked of. */
  @FunctionalInterface
  interface NameService {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** A resolver that asks as the system is configured to. */
  public Resolver() {
    this(InetAddress::getAllByName);
  }

  Resolver(NameService names) {
    this.names = names;
  }

  /** The addresses of a host, in the system's order; fails with {@link UnknownHostException}. */
  public CompletableFuture<List<InetAddress>> resolve(String host) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal != null) {
      try {
        return CompletableFuture.completedFuture(List.of(InetAddress.getByAddress(host, literal)));
      } catch (UnknownHostException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return CompletableFuture.supplyAsync(() -> lookUp(host), threads);
  }

  private List<InetAddress> lookUp(String host) {
    try {
      return List.of(names.addresses(host));
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
