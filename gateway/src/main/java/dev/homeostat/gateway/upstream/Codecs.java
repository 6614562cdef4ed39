package dev.homeostat.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;

/** Which protocol is spoken on a connection, and when that is known. */
final class Codecs {
  private Codecs() {}

  /** A new channel to this address: adds what is known before the connection stands. */
  static void begin(ChannelPipeline pipeline, UpstreamAddress address) {
    if (!address.http2()) {
      UpstreamConnection.addCodec(pipeline);
    }
  }

  /**
   * The connection stands, handshake included: adds what was agreed on in it, or what is spoken
   * without asking. Runs before the first byte is read. HTTP/2 comes no earlier than this: its
   * codec says the preface as soon as it is added to a connection that stands, and nothing may be
   * written before that.
   */
  static void agree(Channel channel, UpstreamAddress address) {
    if (!address.http2()) {
      return;
    }
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null || ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
      Http2Connection.addCodec(channel.pipeline());
    } else {
      UpstreamConnection.addCodec(channel.pipeline());
    }
  }

  /** Whether HTTP/2 is spoken here. */
  static boolean http2(Channel channel) {
    return channel.pipeline().get(Http2FrameCodec.class) != null;
  }
}
