package dev.homeostat.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.bench.mock.MockProvider;
import dev.homeostat.bench.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mock and the generator judge each other; counts only, never timings. */
class MockAndLoadTest {
  private static final EventLoopGroup LOOPS = Transport.loops(2);
  private static final MockProvider MOCK = MockProvider.start(0, 1);

  @BeforeAll
  static void listens() {
    assertThat(MOCK.port()).isPositive();
  }

  @AfterAll
  static void stop() {
    MOCK.close();
    LOOPS.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @ParameterizedTest(name = "{0} over {2} connections")
  @CsvSource({
    "mock-json, 1, 1, 1, 300",
    "mock-json, 1, 16, 1, 2000",
    "mock-json-4096, 1, 3, 1, 200",
    "mock-json-600-5, 1, 4, 1, 20",
    "provider/mock-json, 1, 1, 1, 10",
    "mock-json, 1, 2, 1048576, 20",
    "mock-paced-8-5-1, 8, 32, 1, 64",
    "mock-paced-1-0-0, 1, 2, 1, 20",
    "mock-burst-1000, 1000, 8, 1, 24",
  })
  @DisplayName("every exchange of a bounded closed loop comes back whole")
  void closedLoop(String model, int marks, int connections, int promptBytes, long exchanges) {
    boolean stream = model.contains("paced") || model.contains("burst");
    LoadResult result = run(job(model, stream, marks, connections, promptBytes, 0, exchanges));

    assertThat(result.errors()).isEmpty();
    assertThat(result.started()).isEqualTo(exchanges);
    assertThat(result.complete()).isEqualTo(exchanges);
    assertThat(result.chunks()).isEqualTo(exchanges * marks);
    assertThat(LoadResult.unpack(result.latency()).getTotalCount()).isEqualTo(exchanges);
    assertThat(LoadResult.unpack(result.firstToken()).getTotalCount()).isEqualTo(exchanges);
    assertThat(LoadResult.unpack(result.gaps()).getTotalCount())
        .isEqualTo(result.reads() - exchanges);
  }

  @Test
  @DisplayName("an open loop sends what is due and no more than its limit")
  void openLoop() {
    LoadResult result = run(job("mock-json", false, 1, 8, 1, 2_000, 500));

    assertThat(result.errors()).isEmpty();
    assertThat(result.complete()).isEqualTo(500);
  }

  @Test
  @DisplayName(
      "an open loop counts the arrivals it could not send, and its latency includes waiting")
  void openLoopOverload() {
    LoadJob job =
        new LoadJob(
            base(), "mock-json-600-100", false, 1, 1, Map.of(), 1, 100, 1_000, 500, 0, 5_000);
    LoadResult result = run(job);

    assertThat(result.complete()).isPositive();
    assertThat(result.errors()).containsOnlyKeys("not-sent");
    assertThat(result.complete() + result.failed()).isEqualTo(50);
    assertThat(LoadResult.unpack(result.latency()).getMaxValue()).isGreaterThan(190_000_000L);
  }

  @Test
  @DisplayName("an answer that is not verified is an error, not an exchange")
  void unverified() {
    LoadResult missing = run(job("mock-burst-7", true, 8, 1, 1, 0, 3));
    assertThat(missing.complete()).isZero();
    assertThat(missing.errors()).containsExactly(Map.entry("content-missing", 3L));

    LoadResult twice = run(job("mock-burst-7", true, 6, 1, 1, 0, 3));
    assertThat(twice.errors()).containsExactly(Map.entry("content-twice", 3L));

    LoadResult noDone = run(job("mock-json", true, 1, 1, 1, 0, 3));
    assertThat(noDone.errors()).containsExactly(Map.entry("no-done", 3L));

    LoadResult unknown = run(job("gpt-none", false, 1, 1, 1, 0, 3));
    assertThat(unknown.errors()).containsExactly(Map.entry("status-404", 3L));
  }

  @Test
  @DisplayName("an exchange over its limit is a timeout")
  void timeout() {
    LoadJob job =
        new LoadJob(base(), "mock-json-600-3000", false, 1, 1, Map.of(), 1, 0, 1, 200, 0, 100);

    assertThat(run(job).errors()).containsExactly(Map.entry("timeout", 1L));
  }

  @Test
  @DisplayName("a port nobody listens on gives connect errors and ends")
  void refused() {
    URI closed = URI.create("http://127.0.0.1:1/v1");
    LoadJob job = new LoadJob(closed, "mock-json", false, 1, 1, Map.of(), 2, 0, 10, 100, 0, 1_000);
    LoadResult result = run(job);

    assertThat(result.complete()).isZero();
    assertThat(result.errors()).containsOnlyKeys("connect");
  }

  @Test
  @DisplayName("a header may name the model instead of the body")
  void modelByHeader() {
    LoadJob job =
        new LoadJob(
            base(),
            "whatever",
            false,
            1,
            1,
            Map.of("x-mock-model", "mock-json"),
            1,
            0,
            5,
            5_000,
            0,
            5_000);

    assertThat(run(job).complete()).isEqualTo(5);
  }

  private static LoadResult run(LoadJob job) {
    return LoadRun.execute(job, LOOPS, 2);
  }

  private static URI base() {
    return URI.create("http://127.0.0.1:" + MOCK.port() + "/v1");
  }

  private static LoadJob job(
      String model,
      boolean stream,
      int marks,
      int connections,
      int promptBytes,
      double rate,
      long exchanges) {
    return new LoadJob(
        base(),
        model,
        stream,
        marks,
        promptBytes,
        Map.of(),
        connections,
        rate,
        exchanges,
        20_000,
        0,
        10_000);
  }
}
