package dev.homeostat.wall.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** What the loopback interface of this machine can do. */
public final class Loopback {
  private Loopback() {}

  /** Whether it speaks IPv6: containers often have it switched off. */
  public static boolean hasV6() {
    try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
