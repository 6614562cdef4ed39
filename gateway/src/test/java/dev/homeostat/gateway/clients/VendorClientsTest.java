package dev.homeostat.gateway.clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The vendors' clients that aren't Java, in processes of their own. */
@DisplayName("The vendors' own clients work unchanged")
class VendorClientsTest {
  private ClientScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = ClientScene.start();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  @DisplayName("openai-node, the Vercel AI SDK with both OpenAI providers, fetch and node:http")
  void node() throws Exception {
    ClientSuite.node().passes(scene.environment());
  }

  @Test
  @DisplayName("openai-python, sync and async, httpx and http.client")
  void python() throws Exception {
    ClientSuite.python().passes(scene.environment());
  }
}
