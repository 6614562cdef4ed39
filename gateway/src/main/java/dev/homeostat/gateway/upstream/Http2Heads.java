package dev.homeostat.gateway.upstream;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers between the two ways of writing their heads. */
final class Http2Heads {
  private Http2Heads() {}

  /** The head of a request. What belongs to one connection only stays behind. */
  static Http2Headers of(UpstreamRequest request) {
    Http2Headers headers = new DefaultHttp2Headers();
    headers
        .method("POST")
        .scheme(request.address().tls() ? "https" : "http")
        .authority(request.address().authority())
        .path(request.head().path());
    HttpConversionUtil.toHttp2Headers(request.head().headers(), headers);
    return headers;
  }

  /** The status of an answer, or -1 when it has none. */
  static int status(Http2Headers headers) {
    CharSequence status = headers.status();
    if (status == null || status.length() != 3) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < 3; i++) {
      int digit = status.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value < 100 ? -1 : value;
  }

  /** The fields of an answer, or null when one of them can't be one. */
  static @Nullable HttpHeaders toHttp1(Http2Headers headers) {
    HttpHeaders fields = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    try {
      for (Map.Entry<CharSequence, CharSequence> field : headers) {
        CharSequence name = field.getKey();
        if (!name.isEmpty() && name.charAt(0) != ':') {
          fields.add(name, field.getValue());
        }
      }
    } catch (IllegalArgumentException e) {
      return null;
    }
    return fields;
  }
}
