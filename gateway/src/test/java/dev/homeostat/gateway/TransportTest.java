package dev.homeostat.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.channel.epoll.Epoll;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
  @Test
  @DisplayName("epoll with a loop for each core is what runs when nobody asks for another")
  void usual() {
    Transport transport = closed(null, null);
    assertThat(transport.name()).isEqualTo(Epoll.isAvailable() ? "epoll" : "nio");
    assertThat(transport.loops().executorCount())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  @DisplayName("a measurement may ask for another transport and number of loops")
  void asked() {
    Transport transport = closed("nio", "3");
    assertThat(transport.name()).isEqualTo("nio");
    assertThat(transport.loops().executorCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1025", "99999", "two"})
  @DisplayName("a number of loops that isn't one is refused")
  void badLoops(String loops) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transport.create("nio", loops))
        .withMessage("homeostat.loops: " + loops + " (expected: 1..1024)");
  }

  @Test
  @DisplayName("a transport that nobody knows is refused")
  void badName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transport.create("kqueue", null))
        .withMessage("homeostat.transport: kqueue (expected: epoll, io_uring or nio)");
  }

  private static Transport closed(@Nullable String name, @Nullable String loops) {
    Transport transport = Transport.create(name, loops);
    transport.loops().shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    return transport;
  }
}
