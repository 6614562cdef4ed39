package dev.homeostat.gateway.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a client is sent")
class ClientStreamTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Boolean> responded = new ArrayList<>();

  private ClientStream stream(boolean keepAlive, boolean chunks, boolean bodiless) {
    return new ClientStream(channel, keepAlive, chunks, bodiless, responded::add);
  }

  private byte[] sent() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuf piece;
    while ((piece = channel.readOutbound()) != null) {
      all.writeBytes(ByteBufUtil.getBytes(piece));
      boolean empty = !piece.isReadable();
      assertThat(piece.release() || empty).as("nobody else holds it").isTrue();
    }
    return all.toByteArray();
  }

  private String text() {
    return new String(sent(), ISO_8859_1);
  }

  private static ResponseHead head() {
    return ResponseHead.of(200).add(HttpHeaderNames.CONTENT_TYPE, "text/plain");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("arrives as it was written, in chunks that any decoder reads, whatever the sizes")
  void chunks(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ClientStream stream = stream(true, true, false);
    ByteArrayOutputStream wanted = new ByteArrayOutputStream();
    stream.open(head());
    for (int i = 0; i < 400; i++) {
      int size = random.nextInt(8) == 0 ? random.nextInt(200_000) : random.nextInt(3_000);
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      wanted.writeBytes(bytes);
      if (random.nextBoolean()) {
        stream.write(bytes);
      } else {
        ByteBuf buffer = Unpooled.buffer(size + 7).writeZero(7).writeBytes(bytes);
        stream.write(buffer, 7, size);
        buffer.release();
      }
      if (random.nextInt(3) == 0) {
        stream.flush();
      }
    }
    stream.end();
    stream.complete();
    assertThat(responded).containsExactly(true);

    EmbeddedChannel client = new EmbeddedChannel(new HttpResponseDecoder());
    client.writeInbound(Unpooled.wrappedBuffer(sent()));
    HttpResponse head = client.readInbound();
    assertThat(head.decoderResult().isSuccess()).isTrue();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    boolean last = false;
    HttpContent content;
    while ((content = client.readInbound()) != null) {
      assertThat(content.decoderResult().isSuccess()).isTrue();
      got.writeBytes(ByteBufUtil.getBytes(content.content()));
      last = content instanceof LastHttpContent;
      content.release();
    }
    assertThat(last).isTrue();
    assertThat(Arrays.equals(got.toByteArray(), wanted.toByteArray())).isTrue();
    client.finishAndReleaseAll();
  }

  @Test
  @DisplayName("with a stated length is that body and nothing else, also when it breaks off")
  void sizedBreak() {
    ClientStream stream = stream(true, true, false);
    stream.open(head().sized("10"));
    stream.write("1234567".getBytes(ISO_8859_1));
    stream.flush();
    stream.breakOff();
    stream.complete();
    assertThat(text()).endsWith("\r\n\r\n1234567");
    assertThat(responded).containsExactly(false);
  }

  @Test
  @DisplayName("without a body has none, however it ends")
  void bodiless() {
    ClientStream stream = stream(true, true, true);
    stream.open(head());
    stream.write("never".getBytes(ISO_8859_1));
    stream.end();
    stream.complete();
    assertThat(text()).endsWith("\r\n\r\n");
    ClientStream broken = stream(true, true, true);
    broken.open(head());
    broken.breakOff();
    broken.complete();
    assertThat(text()).endsWith("\r\n\r\n");
  }

  @Test
  @DisplayName("that breaks off ends within a chunk")
  void broken() {
    ClientStream stream = stream(true, true, false);
    stream.open(head());
    stream.write("abc".getBytes(ISO_8859_1));
    stream.breakOff();
    stream.complete();
    assertThat(text()).endsWith("\r\n\r\n3\r\nabc\r\n1\r\n");
  }

  @Test
  @DisplayName("is forgotten when the client has left or is let go, and nothing is kept")
  void gone() {
    for (int way = 0; way < 2; way++) {
      ClientStream stream = stream(true, true, false);
      stream.open(head());
      stream.flush();
      sent();
      stream.write("abc".getBytes(ISO_8859_1));
      if (way == 0) {
        stream.gone();
      } else {
        stream.drop();
      }
      stream.write("def".getBytes(ISO_8859_1));
      stream.end();
      stream.complete();
      assertThat(sent()).isEmpty();
    }
  }

  @Test
  @DisplayName("names what it was told, and no value ends its line")
  void injection() {
    ClientStream stream = stream(true, true, false);
    String wide = "x".repeat(3_000);
    stream.respond(
        head()
            .add(GatewayHeaders.TRAIL, "a\r\nset-cookie: b\n\u0000\u010a\u010d\u00e9")
            .add(GatewayHeaders.SKIPPED, wide),
        Unpooled.EMPTY_BUFFER);
    stream.complete();
    assertThat(text())
        .isEqualTo(
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"
                + "x-homeostat-trail: a??set-cookie: b?????\r\n"
                + "x-homeostat-skipped: "
                + wide
                + "\r\ncontent-length: 0\r\n\r\n");
  }
}
