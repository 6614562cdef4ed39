package dev.homeostat.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("How providers are reached: name servers, a proxy, certificate authorities")
class NetworkConfigTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir Path folder;

  private Loaded load(String network) {
    return ConfigLoaderTest.load(
        "network: {" + network + "}\n",
        Map.of(
            "PROXY", "http://us%65r:pa%3Ass+word@proxy.example:3128", "PASSWORD", "hunter2-secret"),
        folder);
  }

  private NetworkSettings network(String text) {
    Loaded loaded = load(text);
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).settings().network();
  }

  private List<Problem> errors(String text) {
    Loaded loaded = load(text);
    assertThat(loaded).isInstanceOf(Loaded.Invalid.class);
    return loaded.problems().stream().filter(Problem::fatal).toList();
  }

  @Test
  @DisplayName("name servers are addresses with ports")
  void nameservers() {
    assertThat(network("nameservers: [\"9.9.9.9:53\", \"[2620:fe::fe]:53\"]").nameservers())
        .containsExactly(new HostPort("9.9.9.9", 53), new HostPort("2620:fe::fe", 53));
  }

  @Test
  @DisplayName("a proxy with a login comes by reference, its user and password percent-decoded")
  void login() {
    EgressSettings proxy = network("egress_proxy: \"env:PROXY\"").egressProxy();
    assertThat(proxy)
        .isEqualTo(
            new EgressSettings(
                new HostPort("proxy.example", 3128), "user", Secret.of("pa:ss+word")));
    assertThat(String.valueOf(proxy)).doesNotContain("pa:ss");
    assertThat(network("egress_proxy: \"http://user:${PASSWORD}@[::1]:3128/\"").egressProxy())
        .isEqualTo(
            new EgressSettings(new HostPort("::1", 3128), "user", Secret.of("hunter2-secret")));
    assertThat(network("egress_proxy: \"HTTP://proxy.example:80\"").egressProxy())
        .isEqualTo(new EgressSettings(new HostPort("proxy.example", 80), null, null));
  }

  @Test
  @DisplayName("authorities are read from a PEM file, comments around them left out")
  void authorities() throws IOException {
    String pem = Files.readString(EXAMPLES.resolve("authorities.pem"));
    Files.writeString(folder.resolve("ca.pem"), "# ours\n" + pem + pem);
    assertThat(network("trusted_certificates: ca.pem").trustedCertificates())
        .hasSize(2)
        .allSatisfy(
            each ->
                assertThat(each.getSubjectX500Principal().getName())
                    .isEqualTo("CN=Example Authority"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nameservers: [\"dns.example:53\"]|name server: dns.example:53 (expected: an address",
        "nameservers: [\"9.9.9.9\"]|address: 9.9.9.9 (expected: host:port",
        "nameservers: \"9.9.9.9:53\"|(expected: a list)",
        "egress_proxy: \"https://proxy.example:3128\"|no readable proxy",
        "egress_proxy: \"socks5://proxy.example:1080\"|no readable proxy",
        "egress_proxy: \"http://proxy.example\"|no readable proxy",
        "egress_proxy: \"http://proxy.example:0\"|no readable proxy",
        "egress_proxy: \"http://us%zzer:dev-x@proxy.example:1\"|no readable proxy",
        "egress_proxy: \"http://user:hunter2@proxy.example:3128\"|a password in plain text",
        "egress_proxy: \"env:GONE\"|variable GONE is not set",
        "trusted_certificates: gone.pem|the file gone.pem can't be read: NoSuchFileException",
        "egres_proxy: x|unknown key 'egres_proxy'",
      })
  @DisplayName("what is wrong is listed with line, cause and hint, and without the password")
  void problems(String text, String cause) {
    assertThat(errors(text))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(1);
              assertThat(problem.text()).contains(cause).doesNotContain("hunter2");
              assertThat(problem.hint()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
  @DisplayName("a file without a certificate is refused")
  void noCertificate(String content) throws IOException {
    Files.writeString(folder.resolve("ca.pem"), content);
    assertThat(errors("trusted_certificates: ca.pem").getFirst().text())
        .contains("ca.pem holds no readable certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999.1.1.1", "1.2.3.4.5", "4294967296", "1.2.3.0x", "a.08"})
  @DisplayName("a host that ends in a number is an address or a mistake")
  void noAddress(String host) {
    Loaded loaded =
        ConfigLoaderTest.load(
            "providers: {a: {dialect: openai, base_urls: [\"https://" + host + "/v1\"]}}\n");
    assertThat(loaded.problems())
        .anySatisfy(problem -> assertThat(problem.cause()).isEqualTo(host + " is no address"));
  }

  @Test
  @DisplayName("the switch that would turn verification off doesn't exist")
  void noSwitch() {
    assertThat(ConfigSchema.json()).doesNotContainIgnoringCase("insecure").doesNotContain("verify");
  }
}
