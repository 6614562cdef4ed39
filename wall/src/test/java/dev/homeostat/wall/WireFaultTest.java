package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.wall.RawClient.Ending;
import dev.homeostat.wall.RawClient.Heard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WireFaultTest extends WallTest {
  @Test
  @DisplayName("F35: Content-Length too small, too big")
  void wrongLength() throws Exception {
    Heard small = json("length=short");
    assertThat(length(small)).isEqualTo(bodyBytes(small).length - 10);
    Heard big = json("length=long");
    assertThat(length(big)).isEqualTo(bodyBytes(big).length + 10);
    assertThat(big.ending()).isEqualTo(Ending.FIN);
  }

  @Test
  @DisplayName("F36-F37: Content-Length twice, and beside chunked")
  void doubledLength() throws Exception {
    assertThat(json("length=twice").head().split("Content-Length", -1)).hasSize(3);
    assertThat(json("length=and-chunked").head())
        .contains("Content-Length: ", "Transfer-Encoding: chunked");
  }

  @Test
  @DisplayName("F38-F40: missing last chunk, bad chunk size, trailers")
  void chunks() throws Exception {
    assertThat(stream("chunks=unended").text()).endsWith("data: [DONE]\n\n\r\n");
    assertThat(stream("chunks=bad-size").text()).endsWith("\r\nzz\r\n\r\n");
    assertThat(stream("chunks=trailers").text()).endsWith("0\r\nx-wall-trailer: late\r\n\r\n");
    assertThat(stream("ok").text()).endsWith("[DONE]\n\n\r\n0\r\n\r\n");
  }

  @Test
  @DisplayName("neither length nor chunks: the body ends with the connection")
  void untilClose() throws Exception {
    Heard heard = json("length=none");

    assertThat(heard.head()).doesNotContain("Content-Length", "Transfer-Encoding");
    assertThat(heard.body()).contains(wall.text());
    assertThat(heard.ending()).isEqualTo(Ending.FIN);
  }

  @Test
  @DisplayName("F33-F34: gzip though identity was asked; corrupt gzip, br, zstd")
  void codings() throws Exception {
    Heard good = json("coding=gzip");
    assertThat(good.head()).contains("Content-Encoding: gzip\r\n");
    assertThat(gunzip(bodyBytes(good))).contains(wall.text());
    assertThat(length(good)).isEqualTo(bodyBytes(good).length);
    Heard corrupt = json("coding=gzip-corrupt");
    assertThatThrownBy(() -> gunzip(bodyBytes(corrupt))).isInstanceOf(IOException.class);
    assertThat(json("coding=br-corrupt").head()).contains("Content-Encoding: br\r\n");
    assertThat(json("coding=zstd-corrupt").head()).contains("Content-Encoding: zstd\r\n");
    assertThat(stream("coding=gzip").head()).contains("Content-Encoding: gzip\r\n");
  }

  @Test
  @DisplayName("F41: huge headers and many headers")
  void headers() throws Exception {
    assertThat(json("huge-headers").head()).contains("h".repeat(256 * 1024));
    assertThat(json("many-headers").head().split("x-wall-", -1)).hasSize(2001);
  }

  @Test
  @DisplayName("F42: CR, LF and NUL in a header's value")
  void dirtyHeaders() throws Exception {
    assertThat(json("dirty-header=cr").head()).contains("x-wall-dirty: a\rb\r\n");
    assertThat(json("dirty-header=lf").head()).contains("x-wall-dirty: a\nb\r\n");
    assertThat(json("dirty-header=nul").head()).contains("x-wall-dirty: a\0b\r\n");
  }

  @Test
  @DisplayName("F14-F15: interim answers before the final one, few or ten thousand")
  void interim() throws Exception {
    assertThat(json("interim").text())
        .startsWith("HTTP/1.1 103 Interim\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 200 ");
    String many = json("interim=10000:102").text();
    assertThat(many.split("HTTP/1.1 102 Interim\r\n\r\n", -1)).hasSize(10_001);
    assertThat(many).contains(wall.text());
  }

  @Test
  @DisplayName("F50: one-byte slices give the same bytes")
  void slices() throws Exception {
    assertThat(text(stream("slice,words=20"))).isEqualTo(wall.text(20));
  }

  @Test
  @DisplayName("a whole answer may be the connection's last")
  void close() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.chat("fault:close", false, ""));
      Heard heard = client.hear(5000);
      assertThat(heard.head()).contains("Connection: close\r\n");
      assertThat(heard.ending()).isEqualTo(Ending.FIN);
    }
  }

  private static byte[] bodyBytes(Heard heard) {
    int head = heard.head().getBytes(StandardCharsets.UTF_8).length;
    return heard.bytes().slice(head, heard.bytes().length()).toArray();
  }

  private static int length(Heard heard) {
    String head = heard.head();
    int from = head.indexOf("Content-Length: ") + "Content-Length: ".length();
    return Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
  }

  private static String gunzip(byte[] bytes) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
