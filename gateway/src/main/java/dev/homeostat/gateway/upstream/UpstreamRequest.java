package dev.homeostat.gateway.upstream;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.exchange.Origin;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * One call to be made.
 *
 * @param origin who it is for
 * @param realm whether it counts for everybody
 * @param address where to
 * @param path the request's path, the base URL's own path included
 * @param headers complete, {@code content-length} included
 * @param body what to send; opened again when a stale connection makes a second try necessary
 */
public record UpstreamRequest(
    Origin origin,
    Realm realm,
    UpstreamAddress address,
    String path,
    HttpHeaders headers,
    BodySource body) {}
