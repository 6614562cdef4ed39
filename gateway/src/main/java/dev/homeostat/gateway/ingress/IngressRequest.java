package dev.homeostat.gateway.ingress;

import dev.homeostat.gateway.exchange.ClientStream;
import dev.homeostat.gateway.exchange.LoopContext;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/**
 * One request whose head has arrived and whose caller is known.
 *
 * @param id what the caller sees as {@code x-request-id}
 * @param principal who is calling
 * @param method what is to be done with what the path names
 * @param path the path without its query
 * @param query the query
 * @param rest what follows the route's own path, as it was sent; empty for an exact one
 * @param headers the caller's headers
 * @param contentLength the stated length of the body, or -1
 * @param client where the response goes
 * @param context the loop it all happens on
 */
public record IngressRequest(
    String id,
    Principal principal,
    HttpMethod method,
    String path,
    Query query,
    String rest,
    HttpHeaders headers,
    long contentLength,
    ClientStream client,
    LoopContext context) {}
