package dev.homeostat.gateway.blackbox;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A certificate that isn't right is never overlooked, where the JDK encrypts")
class JdkTlsFaultTest extends TlsFaultTest {
  private static final String PROVIDER = "homeostat.tls";

  @Override
  @BeforeEach
  void open() throws IOException {
    System.setProperty(PROVIDER, "jdk");
    super.open();
  }

  @Override
  @AfterEach
  void close() {
    System.clearProperty(PROVIDER);
    super.close();
  }
}
