package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.Step;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/** How the steps of an answer reach the wire. */
interface Outlet {
  /** Sends a head that is not written as bytes. */
  void open(Step.Open head);

  /** Sends bytes, at once. */
  ChannelFuture send(ByteBuf bytes);

  /** Ends the answer as the protocol ends it. */
  void finish();

  /** Breaks the answer off as rudely as the protocol allows. */
  void reset();

  /** Closes the whole connection. */
  void hangUp();

  /** Says that the request was not looked at. */
  void refuse();

  /** Says that the connection takes no more requests, and whether it took this one. */
  void goAway(boolean taken);
}
