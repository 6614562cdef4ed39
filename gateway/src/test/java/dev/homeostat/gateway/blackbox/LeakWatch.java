package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Hears what Netty's leak detector says, which is otherwise only a log line. A leaked buffer is
 * noticed when it was collected and the next buffer is made.
 */
final class LeakWatch {
  private static final int ROUNDS = 5;

  private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

  void start() {
    assertThat(ResourceLeakDetector.getLevel())
        .as("-Dio.netty.leakDetection.level")
        .isEqualTo(ResourceLeakDetector.Level.PARANOID);
    logger.setLevel(Level.ERROR);
    heard.start();
    logger.addAppender(heard);
  }

  void stop() {
    for (int i = 0; i < ROUNDS; i++) {
      System.gc();
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
      PooledByteBufAllocator.DEFAULT.heapBuffer(16).release();
    }
    logger.detachAppender(heard);
    assertThat(leaks()).isEmpty();
  }

  private List<String> leaks() {
    return List.copyOf(heard.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.contains("LEAK:"))
        .toList();
  }
}
