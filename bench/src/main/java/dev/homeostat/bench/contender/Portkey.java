package dev.homeostat.bench.contender;

import dev.homeostat.bench.machine.Readiness.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Portkey (Node, hono): one process, as it has no way to start several. It is told its provider by
 * headers.
 */
record Portkey() implements PeerSetup {
  /**
   * It listens on every address and forwards to wherever a header says: not beyond this machine.
   */
  private static final String LOOPBACK =
      """
      const { Server } = require('node:net');
      const listen = Server.prototype.listen;
      Server.prototype.listen = function (port, host, ...rest) {
        return listen.call(this, port, '127.0.0.1', ...rest);
      };
      """;

  @Override
  public Start prepare(Path installed, Path folder, Lab lab, int port) throws IOException {
    Path loopback = Files.writeString(folder.resolve("loopback.cjs"), LOOPBACK);
    Path server =
        installed
            .resolve("node_modules")
            .resolve("@portkey-ai")
            .resolve("gateway")
            .resolve("build")
            .resolve("start-server.js");
    return new Start(
        List.of(
            "node",
            "--require",
            loopback.toString(),
            server.toString(),
            "--headless",
            "--port=" + port),
        Map.of("NODE_ENV", "production"),
        () -> OptionalInt.of(port),
        Probe.get("/"),
        "/v1",
        "{}",
        headers(lab.mockPort()));
  }

  static Map<String, String> headers(int mockPort) {
    return Map.of(
        "x-portkey-provider",
        "openai",
        "x-portkey-custom-host",
        "http://127.0.0.1:" + mockPort + "/v1");
  }
}
