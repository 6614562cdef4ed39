package dev.homeostat.gateway;

import dev.homeostat.gateway.cli.ExitCode;
import dev.homeostat.gateway.config.HostPort;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.upstream.UpstreamTls;
import dev.homeostat.wall.fleet.SimulatedFleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A short life of the whole gateway: what it loads and compiles goes into the start cache. Plain
 * sockets, so that no client library gets in there as well.
 */
final class Warmup {
  private static final int ROUNDS = 12;

  private Warmup() {}

  static int run() {
    // No fleet here speaks TLS, and most providers do.
    UpstreamTls.trusting(List.of()).prepare();
    try (SimulatedFleet fleet = SimulatedFleet.start(1);
        Homeostat gateway =
            Homeostat.start(
                FleetSettings.over(
                    Settings.defaults().withListen(new HostPort("127.0.0.1", 0)), fleet))) {
      for (int i = 0; i < ROUNDS; i++) {
        post(gateway.port(), "quartz-clear", i % 2 == 0);
      }
      post(gateway.port(), FleetSettings.MODEL, true);
      post(gateway.port(), "no-such-model", false);
      get(gateway.port(), "/v1/models");
      get(gateway.port(), "/metrics");
      get(gateway.port(), "/readyz");
      return ExitCode.OK.code();
    } catch (IOException e) {
      return ExitCode.UNEXPECTED.code();
    }
  }

  private static void post(int port, String model, boolean stream) throws IOException {
    String body =
        "{\"model\":\""
            + model
            + "\",\"stream\":"
            + stream
            + ",\"max_tokens\":8,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    talk(
        port,
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static void get(int port, String path) throws IOException {
    talk(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  private static void talk(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }
}
