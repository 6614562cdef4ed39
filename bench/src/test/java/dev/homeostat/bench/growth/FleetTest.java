package dev.homeostat.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.bench.mock.MockModel;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTest {
  private final Fleet fleet = Fleet.of(9_101);

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1_000, 10_000})
  @DisplayName("so many targets as asked for, on at most 50 providers")
  void targets(int count) {
    String yaml = fleet.targets(count);

    int providers = count(yaml, "dialect: openai");
    assertThat(providers).isBetween(2, 50);
    assertThat(count(yaml, "/mock-json\": {}")).isEqualTo(count);
    assertThat(yaml).contains("\"p0/m0/mock-json\", \"p1/m0/mock-json\"");
  }

  @Test
  @DisplayName("the mock knows the models of the fleet")
  void models() {
    assertThat(MockModel.parse("m17/mock-json")).isPresent();
    for (Mix mix : Mix.ALL) {
      assertThat(MockModel.parse(mix.model())).isPresent();
    }
  }

  @Test
  @DisplayName("in TLS every provider is, and its authority is trusted")
  void tls() {
    String yaml = Fleet.inTls(9_102, Path.of("authority.pem")).offering("mock-json");

    assertThat(count(yaml, "https://127.0.0.1:9102/v1")).isEqualTo(2);
    assertThat(yaml).contains("trusted_certificates: \"authority.pem\"").doesNotContain("http://");
  }

  @Test
  @DisplayName("so many different keys as asked for, in plain text that is allowed")
  void keys() {
    List<String> keys =
        fleet.keys(1_000).lines().filter(line -> line.contains("{key: \"dev-")).toList();

    assertThat(keys).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(keys.getLast()).contains(Fleet.key("999"));
  }

  @Test
  @DisplayName("sizes end at the most that is wanted and never without the smallest")
  void sizes() {
    assertThat(Sizes.upTo(Sizes.COUNTS, 1_000)).containsExactly(10, 100, 1_000);
    assertThat(Sizes.upTo(Sizes.COUNTS, 1)).containsExactly(10);
  }

  @Test
  @DisplayName("a process with 20,000 descriptors holds a little under 10,000 streams")
  void descriptors() {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max open files            1024                 20000                files
        """;

    assertThat(Descriptors.hardLimit(limits)).isEqualTo(20_000);
    assertThat(Sizes.streamsWithin(20_000)).isBetween(9_800, 9_999);
    assertThat(Descriptors.hardLimit("")).isEqualTo(Long.MAX_VALUE);
    assertThat(Sizes.streamsWithin(Long.MAX_VALUE)).isEqualTo(65_535);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
