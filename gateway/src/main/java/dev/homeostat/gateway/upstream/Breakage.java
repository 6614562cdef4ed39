package dev.homeostat.gateway.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Words for what can go wrong on a connection, without addresses or internals in them. */
final class Breakage {
  private Breakage() {}

  static String describe(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof UntrustedException untrusted) {
        return String.valueOf(untrusted.getMessage());
      }
    }
    return switch (cause) {
      case ConnectTimeoutException _ -> "no connection in time";
      case NoRouteToHostException _ -> "no route to the host";
      case ConnectException e when says(e, "refused") -> "connection refused";
      case ConnectException e when says(e, "unreachable") -> "the network is unreachable";
      case ConnectException _ -> "connecting failed";
      case NotSslRecordException _ -> "the other side doesn't speak TLS there";
      case SSLException _ -> "TLS failed: no version or cipher in common, or refused";
      case DecoderException _ -> "the answer is not HTTP";
      case IOException e when says(e, "reset") -> "connection reset";
      case IOException e when says(e, "broken pipe") -> "connection reset";
      default -> "the connection broke";
    };
  }

  private static boolean says(Throwable e, String word) {
    return e.getMessage() != null && e.getMessage().toLowerCase(Locale.ROOT).contains(word);
  }
}
