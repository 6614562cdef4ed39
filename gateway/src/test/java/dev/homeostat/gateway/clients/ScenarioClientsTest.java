package dev.homeostat.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The vendors' clients, LangChain and plain readers in each scenario of the yardstick: a named test
 * for each pair, in {@code clients/node/scenarios.js} and {@code clients/python/scenarios.py}.
 * Those in Java are in {@link ScenarioJavaClientsTest}.
 */
@DisplayName("In each scenario each client has the complete text or raises an error")
class ScenarioClientsTest {
  private static final List<String> NODE =
      List.of(
          "openai-node",
          "openai-node-helper",
          "openai-node-json",
          "ai-sdk-openai-parts",
          "ai-sdk-openai-text",
          "ai-sdk-openai-promise",
          "ai-sdk-openai-json",
          "ai-sdk-compatible-parts",
          "ai-sdk-compatible-text",
          "ai-sdk-compatible-promise",
          "ai-sdk-compatible-json",
          "langchain-node",
          "langchain-node-events",
          "langchain-node-json",
          "fetch",
          "fetch-text",
          "fetch-json",
          "node-http");
  private static final List<String> PYTHON =
      List.of(
          "openai-python",
          "openai-python-helper",
          "openai-python-json",
          "openai-python-async",
          "openai-python-async-helper",
          "openai-python-async-json",
          "langchain-python",
          "langchain-python-invoke",
          "langchain-python-json",
          "langchain-python-async",
          "langchain-python-async-json",
          "urllib",
          "urllib-lines",
          "urllib-json",
          "http-client",
          "requests",
          "httpx");

  @Test
  @DisplayName(
      "openai-node, the Vercel AI SDK with both OpenAI providers, LangChain, plain readers")
  void node() throws Exception {
    passes(ClientSuite.node("scenarios.js"), NODE);
  }

  @Test
  @DisplayName("openai-python and LangChain, sync and async, and plain readers")
  void python() throws Exception {
    passes(ClientSuite.python("scenarios.py"), PYTHON);
  }

  private static void passes(ClientSuite suite, List<String> clients) throws Exception {
    try (ScenarioScene scene = ScenarioScene.start(clients)) {
      suite.passes(scene.environment());
      assertThat(scene.unasked(clients)).as("models whose fault no client met").isEmpty();
    }
  }
}
