package dev.homeostat.wall.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.FaultWallOptions;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The walls below HTTP do what they are told")
class NetworkWallsTest {
  private static final int SHORT_MILLIS = 200;
  private static final int LONG_MILLIS = 10_000;

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(at(port), LONG_MILLIS);
    socket.setSoTimeout(LONG_MILLIS);
    return socket;
  }

  private static String ask(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    byte[] heard = new byte[4096];
    int length = socket.getInputStream().read(heard);
    return new String(heard, 0, Math.max(0, length), US_ASCII);
  }

  @Test
  @DisplayName("A black hole takes no connection, until it is closed")
  void blackHole() throws IOException {
    int port;
    try (BlackHole hole = BlackHole.open()) {
      port = hole.port();
      try (Socket socket = new Socket()) {
        assertThatThrownBy(() -> socket.connect(at(hole.port()), SHORT_MILLIS))
            .isInstanceOf(SocketTimeoutException.class);
      }
    }
    try (Socket socket = new Socket()) {
      assertThatThrownBy(() -> socket.connect(at(port), LONG_MILLIS))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  @DisplayName("A mute server takes connections and bytes, and says nothing")
  void mute() throws IOException {
    try (MuteServer mute = MuteServer.open();
        Socket socket = connect(mute.port())) {
      socket.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> ask(socket, "hello")).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  @DisplayName(
      "A proxy tunnels to where it was told, refuses the rest, and keeps what it was asked")
  void proxy() throws IOException {
    String models = "GET /v1/models HTTP/1.1\r\nHost: wall.test\r\n\r\n";
    try (FaultWall wall = FaultWall.start();
        EgressProxy proxy = EgressProxy.start()) {
      proxy.route("wall.test:80", wall.port());
      try (Socket socket = connect(proxy.port())) {
        assertThat(ask(socket, "CONNECT wall.test:80 HTTP/1.1\r\nHost: wall.test:80\r\n\r\n"))
            .startsWith("HTTP/1.1 200");
        assertThat(ask(socket, models)).startsWith("HTTP/1.1 200").contains("wall-1");
      }
      try (Socket socket = connect(proxy.port())) {
        assertThat(ask(socket, "CONNECT else.test:80 HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 502");
      }
      proxy.refuse(407);
      try (Socket socket = connect(proxy.port())) {
        assertThat(ask(socket, "CONNECT wall.test:80 HTTP/1.1\r\n\r\n"))
            .startsWith("HTTP/1.1 407")
            .contains("Proxy-Authenticate");
      }
      assertThat(proxy.requests())
          .extracting(head -> head.split("\r\n", -1)[0])
          .containsExactly(
              "CONNECT wall.test:80 HTTP/1.1",
              "CONNECT else.test:80 HTTP/1.1",
              "CONNECT wall.test:80 HTTP/1.1");
    }
  }

  @Test
  @DisplayName("A wall with an identity speaks TLS, as whom it says it is")
  void tls() throws Exception {
    X509Bundle own =
        new CertificateBuilder()
            .subject("CN=wall.test")
            .addSanDnsName("wall.test")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    WallIdentity identity =
        new WallIdentity(own.getKeyPair().getPrivate(), List.of(own.getCertificatePath()));
    assertThat(identity).hasToString("WallIdentity[CN=wall.test]");
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, new TrustManager[] {own.toTrustManager()}, null);
    try (FaultWall wall = FaultWall.start(FaultWallOptions.inProcess().withIdentity(identity));
        Socket socket =
            client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), wall.port())) {
      assertThat(wall.baseUrl()).isEqualTo("https://127.0.0.1:" + wall.port() + "/v1");
      socket.setSoTimeout(LONG_MILLIS);
      socket
          .getOutputStream()
          .write("GET /v1/models HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 200");
    }
  }
}
