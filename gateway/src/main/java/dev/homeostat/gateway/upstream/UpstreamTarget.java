package dev.homeostat.gateway.upstream;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a target is called, worked out once per configuration: address, path, and the headers that
 * are the same for every call, one set per credential.
 *
 * @param address where to connect
 * @param path the chat path under the base URL
 * @param headers per credential; at least one set, without authorization when there is no
 *     credential
 * @param secrets the credentials' values, so that an error body that quotes one is not passed on
 */
public record UpstreamTarget(
    UpstreamAddress address, String path, List<HttpHeaders> headers, List<String> secrets) {

  private static final String USER_AGENT = "homeostat";

  /** Copies. */
  public UpstreamTarget {
    headers = List.copyOf(headers);
    secrets = List.copyOf(secrets);
  }

  /** A target at an address, with these keys and the provider's own headers. */
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
    return new UpstreamTarget(address, path, sets, hidden);
  }

  /** A fresh copy of what every call with this credential sends. */
  public HttpHeaders headersFor(int credential) {
    return headers.get(Math.min(credential, headers.size() - 1)).copy();
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
