package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeostat.gateway.Homeostat;
import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.Surroundings;
import dev.homeostat.gateway.upstream.UpstreamTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("TLS is made ready once, before a call needs it, and only where one will")
class TlsReadyTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(UpstreamTls.class);

  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

  @BeforeEach
  void listen() {
    heard.start();
    LOG.addAppender(heard);
  }

  @AfterEach
  void stop() {
    LOG.detachAppender(heard);
  }

  private static Settings provider(String url) {
    String yaml =
        """
        server: {listen: "127.0.0.1:0"}
        network: {allow_private: ["127.0.0.1:9"]}
        providers:
          alpha: {dialect: openai, base_urls: ["%s"], models: {small: {}}}
        """
            .formatted(url);
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(Map.of())).load("homeostat.yaml", yaml, Path.of(""));
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).settings();
  }

  @Test
  @DisplayName("A start with an encrypted provider has it ready")
  void start() throws IOException {
    try (Homeostat _ = Homeostat.start(provider("https://alpha.test/v1"))) {
      assertThat(heard.list)
          .singleElement()
          .satisfies(line -> assertThat(line.getFormattedMessage()).startsWith("TLS to providers"));
    }
  }

  @Test
  @DisplayName("A reload that brings the first encrypted provider makes it ready, the next doesn't")
  void reload() throws IOException {
    try (Homeostat gateway = Homeostat.start(provider("http://127.0.0.1:9/v1"))) {
      assertThat(heard.list).isEmpty();
      gateway.reconfigure(provider("https://alpha.test/v1"));
      assertThat(heard.list).hasSize(1);
      gateway.reconfigure(provider("https://beta.test/v1"));
      assertThat(heard.list).hasSize(1);
    }
  }
}
