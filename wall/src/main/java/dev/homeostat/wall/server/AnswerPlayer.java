package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.Step;
import dev.homeostat.wall.log.AttemptEnd;
import dev.homeostat.wall.log.AttemptLog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays the steps of one answer on its connection. Confined to that connection's event loop. */
final class AnswerPlayer {
  private static final int MOST_PENDING = 64 * 1024;

  private final ChannelHandlerContext ctx;
  private final Outlet outlet;
  private final List<Step> steps;
  private final AttemptLog log;
  private final long number;
  private final Runnable whenWhole;
  private int next;
  private boolean over;
  private boolean waitsForRoom;
  private @Nullable Future<?> timer;
  private @Nullable ByteBuf pending;
  private int events;
  private int tokens;

  /**
   * A player that hasn't begun.
   *
   * @param whenWhole runs once when all steps are done and the connection may go on
   */
  AnswerPlayer(
      ChannelHandlerContext ctx,
      Outlet outlet,
      List<Step> steps,
      AttemptLog log,
      long number,
      Runnable whenWhole) {
    this.ctx = ctx;
    this.outlet = outlet;
    this.steps = steps;
    this.log = log;
    this.number = number;
    this.whenWhole = whenWhole;
  }

  /** Goes on from the next step. */
  void play() {
    while (!over && next < steps.size()) {
      if (!advance(steps.get(next++))) {
        return;
      }
    }
    if (over) {
      return;
    }
    flushThen(this::whole);
  }

  /** Goes on if the socket was full. */
  void roomAgain() {
    if (waitsForRoom && ctx.channel().isWritable()) {
      waitsForRoom = false;
      play();
    }
  }

  /** The connection is gone. */
  void gone(AttemptEnd how) {
    if (!over) {
      over(how);
    }
  }

  /** Does one step and says whether the next may follow at once. */
  private boolean advance(Step step) {
    switch (step) {
      case Step.Write write -> {
        write(write);
        return hasRoom();
      }
      case Step.Open head -> {
        flush();
        outlet.open(head);
        return true;
      }
      case Step.Pause pause -> {
        flush();
        pause(pause.nanos());
      }
      case Step.Finish finish ->
          endThen(finish.complete() ? AttemptEnd.COMPLETED : AttemptEnd.FAULT_CUT, outlet::finish);
      case Step.Reset _ -> endThen(AttemptEnd.FAULT_CUT, outlet::reset);
      case Step.HangUp _ -> endThen(AttemptEnd.FAULT_CUT, outlet::hangUp);
      case Step.Refuse _ -> endThen(AttemptEnd.FAULT_CUT, outlet::refuse);
      case Step.GoAway(boolean taken) when taken ->
          flushThen(
              () -> {
                outlet.goAway(true);
                play();
              });
      case Step.GoAway _ -> endThen(AttemptEnd.FAULT_CUT, () -> outlet.goAway(false));
      case Step.Hang _ -> flush();
    }
    return false;
  }

  /** Gathers small writes into one buffer. */
  private void write(Step.Write write) {
    ByteBuf buffer = pending;
    if (buffer == null) {
      buffer = ctx.alloc().ioBuffer();
      pending = buffer;
    }
    buffer.writeBytes(write.bytes().asByteBuffer());
    events += write.events();
    tokens += write.tokens();
  }

  private boolean hasRoom() {
    if (pending == null || pending.readableBytes() < MOST_PENDING) {
      return true;
    }
    // Set before the flush, which may make room and say so at once.
    waitsForRoom = true;
    flush();
    if (waitsForRoom && ctx.channel().isWritable()) {
      waitsForRoom = false;
      return true;
    }
    return false;
  }

  private void pause(long nanos) {
    timer =
        nanos == 0
            ? ctx.executor().submit(this::play)
            : ctx.executor().schedule(this::play, nanos, TimeUnit.NANOSECONDS);
  }

  private void flush() {
    flushThen(() -> {});
  }

  private void flushThen(Runnable then) {
    ByteBuf buffer = pending;
    pending = null;
    if (buffer == null) {
      then.run();
      return;
    }
    long flushedBytes = buffer.readableBytes();
    int flushedEvents = events;
    int flushedTokens = tokens;
    events = 0;
    tokens = 0;
    var _ =
        outlet
            .send(buffer)
            .addListener(
                future -> {
                  if (!future.isSuccess()) {
                    gone(AttemptEnd.CLIENT_ABORTED);
                    return;
                  }
                  log.update(
                      number,
                      attempt -> attempt.progressed(flushedBytes, flushedEvents, flushedTokens));
                  if (!over) {
                    then.run();
                  }
                });
  }

  private void whole() {
    over(AttemptEnd.COMPLETED);
    whenWhole.run();
  }

  private void endThen(AttemptEnd how, Runnable ending) {
    flushThen(
        () -> {
          over(how);
          ending.run();
        });
  }

  private void over(AttemptEnd how) {
    over = true;
    if (pending != null) {
      pending.release();
      pending = null;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    log.update(number, attempt -> attempt.ended(how));
  }
}
