package dev.homeostat.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The address guard lets nobody into the house next door")
class AddressGuardTest {
  private static final UpstreamAddress PROVIDER =
      new UpstreamAddress("api.provider.example", 443, true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:a9fe:a9fe::1",
        "2001::1"
      })
  @DisplayName("Every private, local and translated range is refused")
  void refused(String address) {
    assertThat(AddressGuard.allowing(Set.of()).permits(PROVIDER, InetAddress.ofLiteral(address)))
        .isFalse();
  }

  @Test
  @DisplayName("An IPv4 address dressed as IPv6 is refused, however it came to be")
  void mapped() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 10;
    assertThat(AddressGuard.allowing(Set.of()).permits(PROVIDER, InetAddress.getByAddress(mapped)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2003::1",
        "64:ff9c::1",
        "fbff::1"
      })
  @DisplayName("Their neighbours on the internet are not")
  void permitted(String address) {
    assertThat(AddressGuard.allowing(Set.of()).permits(PROVIDER, InetAddress.ofLiteral(address)))
        .isTrue();
  }

  @Test
  @DisplayName("The allow-list lets through one host with one port, by name or by address")
  void allowList() {
    AddressGuard guard = AddressGuard.allowing(Set.of("ollama:11434", "10.0.0.7:8000"));
    InetAddress seven = InetAddress.ofLiteral("10.0.0.7");
    InetAddress eight = InetAddress.ofLiteral("10.0.0.8");
    assertThat(guard.permits(new UpstreamAddress("ollama", 11434, false), eight)).isTrue();
    assertThat(guard.permits(new UpstreamAddress("ollama", 11435, false), eight)).isFalse();
    assertThat(guard.permits(new UpstreamAddress("vllm", 8000, false), seven)).isTrue();
    assertThat(guard.permits(new UpstreamAddress("vllm", 8000, false), eight)).isFalse();
    assertThat(guard.permits(new UpstreamAddress("vllm", 8001, false), seven)).isFalse();
  }

  @Test
  @DisplayName("An IPv6 address on the allow-list is the same in every spelling")
  void spellings() {
    AddressGuard guard = AddressGuard.allowing(Set.of("::1:11434", "fd00::0:5:8000"));
    UpstreamAddress named = new UpstreamAddress("here", 11434, false);
    assertThat(guard.permits(named, InetAddress.ofLiteral("::1"))).isTrue();
    UpstreamAddress other = new UpstreamAddress("there", 8000, false);
    assertThat(guard.permits(other, InetAddress.ofLiteral("fd00:0:0:0:0:0:0:5"))).isTrue();
    assertThat(guard.permits(other, InetAddress.ofLiteral("fd00::6"))).isFalse();
  }
}
