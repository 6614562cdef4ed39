package dev.homeostat.bench.variants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VariantsTest {
  private static final Path LAUNCHER = Path.of("/opt/gateway/homeostat");
  private static final Path AUTHORITY = Path.of("/opt/gateway/authority.pem");

  @Test
  @DisplayName("variants are chosen by name and by group, the standard one and its twin first")
  void chosen() {
    assertThat(Variants.chosen(List.of("g1", "transport")))
        .extracting(Variant::name)
        .containsExactly("standard", "standard-twin", "g1", "io-uring", "nio");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Variants.chosen(List.of()))
        .withMessageStartingWith("only: 0 variants at once (expected: 1..6;");
  }

  @Test
  @DisplayName("a name that nobody has is answered with those there are")
  void unknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Variants.chosen(List.of("g2")))
        .withMessageContaining("only: g2 (expected: [allocator, ")
        .withMessageContaining("io-uring");
  }

  @Test
  @DisplayName("names are one to a variant, and none is a group's but the standard one's")
  void names() {
    List<String> names = Variants.ALL.stream().map(Variant::name).toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names)
        .filteredOn(name -> !name.equals("standard"))
        .doesNotContainAnyElementsOf(Variants.ALL.stream().map(Variant::group).toList());
  }

  @Test
  @DisplayName("a variant starts the launcher with its options behind the launcher's own")
  void script() {
    assertThat(
            Variant.of("malloc", "one", "-Xmx48m -Xmn8m").withArenas(1).script(LAUNCHER, AUTHORITY))
        .isEqualTo(
            """
            #!/bin/sh
            set -eu
            export HOMEOSTAT_JAVA_OPTS='-Xmx48m -Xmn8m'
            export MALLOC_ARENA_MAX=1
            exec '/opt/gateway/homeostat' serve --config "$1" --port "$2"
            """);
  }

  @Test
  @DisplayName("in TLS the provider's address and what is trusted are changed in a copy")
  void tls() {
    assertThat(Variant.of("tls", "jdk", "").withTls().script(LAUNCHER, AUTHORITY))
        .contains("s|\"http://|\"https://|")
        .contains("trusted_certificates: \"/opt/gateway/authority.pem\"")
        .endsWith(
            """
            set -- "$1.tls" "$2"
            exec '/opt/gateway/homeostat' serve --config "$1" --port "$2"
            """);
  }

  @Test
  @DisplayName("options that would leave the script's quotation marks are refused")
  void quoted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Variant.of("heap", "x", "-Dx='1'"))
        .withMessageContaining("expected: no quotation mark");
  }
}
