package dev.homeostat.gateway.upstream;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Looks names up without holding a loop up. Addresses given as numbers need no look-up.
 *
 * <p>Asked as the system is configured, the JDK caches answers (30 s, failures 10 s); name servers
 * of the operator's choice are asked as {@link NameServers} says.
 */
public final class Resolver implements AutoCloseable {
  private final Function<String, CompletableFuture<List<InetAddress>>> names;
  private final Runnable closing;

  /** Whom a name is asked of, waiting for the answer. */
  @FunctionalInterface
  interface NameService {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private Resolver(Function<String, CompletableFuture<List<InetAddress>>> names, Runnable closing) {
    this.names = names;
    this.closing = closing;
  }

  /** A resolver that asks as the system is configured to. */
  public static Resolver ofSystem() {
    return asking(InetAddress::getAllByName);
  }

  /** A resolver that asks these name servers, and closes them when it is closed. */
  public static Resolver asking(NameServers servers) {
    return new Resolver(servers::addresses, servers::close);
  }

  static Resolver asking(NameService names) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    return new Resolver(
        host -> CompletableFuture.supplyAsync(() -> lookUp(names, host), threads),
        threads::shutdownNow);
  }

  /**
   * The addresses of a host, in the order they were given; fails with {@link UnknownHostException}.
   */
  public CompletableFuture<List<InetAddress>> resolve(String host) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal != null) {
      try {
        return CompletableFuture.completedFuture(List.of(InetAddress.getByAddress(host, literal)));
      } catch (UnknownHostException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return names.apply(host);
  }

  private static List<InetAddress> lookUp(NameService names, String host) {
    try {
      return List.of(names.addresses(host));
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
