package dev.homeostat.bench.contender;

import dev.homeostat.bench.install.Installer;
import dev.homeostat.bench.machine.Programs;
import dev.homeostat.bench.machine.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * nginx as a plain {@code proxy_pass}: the yardstick. Its choices are pinned here so that two runs
 * compare, and each is the cheapest of those that were measured: one worker per core, as a gateway
 * has one loop per core; keep-alive on both sides; neither answers nor requests are buffered (that
 * halves the CPU of a 1 MB prompt and costs the 1 KB exchange nothing); no access log.
 */
public record Nginx() implements Contender {
  /** Its row. */
  public static final String NAME = "nginx";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> prepare(Installer installer) throws IOException {
    return NginxInstall.onThisMachine().prepare(installer);
  }

  @Override
  public Standing start(Lab lab) throws IOException {
    Optional<Path> binary = Programs.ofPath().find(NAME);
    if (binary.isEmpty()) {
      return new Standing.Absent(NAME, "nginx is not installed here", true);
    }
    int port = Readiness.freePort();
    Path folder = Files.createDirectories(lab.work().resolve(NAME));
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        configuration(asRoot() ? "user root;" : "", lab.cores(), lab.mockPort(), port));
    Path log = folder.resolve("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                binary.get().toString(), "-p", folder + "/", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    String version = version(binary.get(), folder);
    return lab.launch(builder, port, "/readyz", log)
        .<Standing>map(
            launched ->
                new Standing.Running(
                    NAME,
                    URI.create("http://127.0.0.1:" + port + "/v1"),
                    "{}",
                    Map.of(),
                    Optional.of(launched.processes()),
                    launched.starts(),
                    version))
        .orElseGet(() -> new Standing.Absent(NAME, "nginx did not start", false));
  }

  private static String configuration(String user, int workers, int mockPort, int port) {
    return """
    daemon off;
    %s
    worker_processes %d;
    worker_rlimit_nofile 65536;
    pid nginx.pid;
    error_log nginx.log error;
    events { worker_connections 16384; }
    http {
      access_log off;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      client_max_body_size 64m;
      client_body_buffer_size 64k;
      tcp_nodelay on;
      keepalive_timeout 600s;
      keepalive_requests 1000000000;
      upstream mock {
        server 127.0.0.1:%d;
        keepalive 256;
        keepalive_timeout 600s;
        keepalive_requests 1000000000;
      }
      server {
        listen 127.0.0.1:%d backlog=4096;
        location = /readyz { return 200; }
        location / {
          proxy_pass http://mock;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_buffering off;
          proxy_request_buffering off;
          proxy_read_timeout 600s;
        }
      }
    }
    """
        .formatted(user, workers, mockPort, port);
  }

  /** As root its workers would become a user who may not enter the temporary folder. */
  private static boolean asRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** What {@code nginx -v} says behind the slash. */
  private static String version(Path binary, Path folder) throws IOException {
    return Output.of(List.of(binary.toString(), "-v"), folder)
        .filter(line -> line.contains("nginx/"))
        .map(line -> line.substring(line.indexOf('/') + 1))
        .orElse("");
  }
}
