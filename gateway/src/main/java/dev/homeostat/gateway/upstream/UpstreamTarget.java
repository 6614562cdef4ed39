package dev.homeostat.gateway.upstream;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a target is called, worked out once per configuration: address, and the head that is the same
 * for every call, one per credential.
 *
 * @param address where to connect
 * @param heads per credential; at least one, without authorization when there is no credential
 * @param secrets the credentials' values, so that an error body that quotes one is not passed on
 */
public record UpstreamTarget(
    UpstreamAddress address, List<PreparedHead> heads, List<String> secrets) {

  private static final String USER_AGENT = "homeostat";

  /** Copies. */
  public UpstreamTarget {
    heads = List.copyOf(heads);
    secrets = List.copyOf(secrets);
  }

  /**
   * A target at an address, with these keys and the provider's own headers.
   *
   * @param path the chat path under the base URL
   */
  public static UpstreamTarget of(
      UpstreamAddress address,
      String path,
      List<String> secrets,
      Map<String, String> providerHeaders) {
    List<HttpHeaders> sets =
        secrets.isEmpty()
            ? List.of(base(address, providerHeaders))
            : secrets.stream()
                .map(
                    secret ->
                        base(address, providerHeaders)
                            .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + secret))
                .toList();
    List<String> hidden = new ArrayList<>(secrets);
    hidden.addAll(providerHeaders.values());
    return new UpstreamTarget(
        address, sets.stream().map(set -> PreparedHead.of(path, set)).toList(), hidden);
  }

  /** What every call with this credential says. */
  public PreparedHead head(int credential) {
    return heads.get(Math.min(credential, heads.size() - 1));
  }

  private static HttpHeaders base(UpstreamAddress address, Map<String, String> providerHeaders) {
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory()
            .newHeaders()
            .set(HttpHeaderNames.HOST, address.authority())
            .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
            .set(HttpHeaderNames.ACCEPT_ENCODING, "identity")
            .set(HttpHeaderNames.USER_AGENT, USER_AGENT);
    providerHeaders.forEach(headers::set);
    return headers;
  }
}
