package dev.homeostat.gateway.upstream;

import dev.homeostat.core.failure.Failure;
import org.jspecify.annotations.Nullable;

/** One call on its way through the pool: waiting for a place, dialling, or on a connection. */
final class PooledCall implements UpstreamCall {
  final UpstreamRequest request;
  final UpstreamListener listener;
  final AddressGuard guard;
  private final UpstreamPool.Lane lane;
  private @Nullable Carrier connection;
  private Dialer.@Nullable Dial dial;
  private boolean live = true;
  private boolean triedAgain;
  private boolean paused;

  PooledCall(
      UpstreamRequest request,
      UpstreamListener listener,
      AddressGuard guard,
      UpstreamPool.Lane lane) {
    this.request = request;
    this.listener = listener;
    this.guard = guard;
    this.lane = lane;
  }

  /** Whether somebody still listens. */
  boolean live() {
    return live;
  }

  /** Grants the one silent repetition after a stale connection. */
  boolean tryAgain() {
    boolean first = !triedAgain;
    triedAgain = true;
    connection = null;
    return first;
  }

  void dialling(Dialer.Dial newDial) {
    dial = newDial;
  }

  void on(Carrier newConnection) {
    dial = null;
    connection = newConnection;
    listener.connected();
    if (live) {
      if (paused) {
        newConnection.pause();
      }
      newConnection.send(this);
    } else {
      newConnection.unused();
    }
  }

  void broken(Failure failure, boolean connected, boolean untouched) {
    if (live) {
      live = false;
      listener.broken(failure, connected, untouched);
    }
  }

  @Override
  public void abort() {
    if (!live) {
      return;
    }
    live = false;
    if (connection != null) {
      connection.abort();
    } else if (dial != null) {
      dial.abort();
      lane.dialAborted();
    } else {
      lane.forget(this);
    }
  }

  @Override
  public void settle() {
    if (!live) {
      return;
    }
    if (connection == null) {
      abort();
      return;
    }
    live = false;
    connection.settle();
  }

  @Override
  public void pause() {
    paused = true;
    if (live && connection != null) {
      connection.pause();
    }
  }

  @Override
  public void resume() {
    paused = false;
    if (live && connection != null) {
      connection.resume();
    }
  }
}
