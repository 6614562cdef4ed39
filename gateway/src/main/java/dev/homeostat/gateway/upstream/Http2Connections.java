package dev.homeostat.gateway.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The HTTP/2 connections to one address. The oldest is filled first, so that others fall idle. */
final class Http2Connections {
  private final List<Http2Connection> open = new ArrayList<>(2);

  void add(Http2Connection connection) {
    open.add(connection);
  }

  void remove(Http2Connection connection) {
    open.remove(connection);
  }

  /** One that takes another call, or null. */
  @Nullable Http2Connection withRoom(UpstreamAddress address, AddressGuard guard) {
    for (Http2Connection connection : open) {
      if (connection.hasRoom() && connection.usable(address, guard)) {
        return connection;
      }
    }
    return null;
  }

  boolean someIdle() {
    return open.stream().anyMatch(Http2Connection::idle);
  }

  void closeIdle() {
    close(Http2Connection::idle);
  }

  void closeIdleBefore(long limit) {
    close(connection -> connection.idle() && connection.idleSince - limit <= 0);
  }

  private void close(Predicate<Http2Connection> which) {
    for (Http2Connection connection : open.toArray(Http2Connection[]::new)) {
      if (which.test(connection)) {
        connection.close();
      }
    }
  }
}
