package dev.homeostat.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Private addresses are known in every spelling")
class PrivateAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "0",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.1",
        "198.19.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:1::1",
        "localhost",
        "api.localhost",
        "metadata.google.internal",
        "instance-data"
      })
  @DisplayName("X15: refused unless the operator names it")
  void refused(String host) {
    assertThat(PrivateAddresses.refusal(host)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.openai.com",
        "8.8.8.8",
        "172.32.0.1",
        "172.15.255.255",
        "100.128.0.1",
        "192.0.1.1",
        "198.20.0.1",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "10.example.com",
        "localhost.example.com"
      })
  @DisplayName("nothing against the others")
  void fine(String host) {
    assertThat(PrivateAddresses.refusal(host)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1", "localhost", "2130706433"})
  @DisplayName("this machine only")
  void loopback(String host) {
    assertThat(PrivateAddresses.loopback(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "192.168.1.1", "gateway.internal"})
  @DisplayName("reachable from elsewhere, or nobody knows")
  void notLoopback(String host) {
    assertThat(PrivateAddresses.loopback(host)).isFalse();
  }
}
