package dev.homeostat.gateway.ingress;

import dev.homeostat.gateway.exchange.ClientStream;
import dev.homeostat.gateway.exchange.LoopContext;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * One request whose head has arrived and whose caller is known.
 *
 * @param id what the caller sees as {@code x-request-id}
 * @param principal who is calling
 * @param path the path without its query
 * @param rest what follows the route's own path, as it was sent; empty for an exact one
 * @param headers the caller's headers
 * @param contentLength the stated length of the body, or -1
 * @param client where the response goes
 * @param context the loop it all happens on
 */
public record IngressRequest(
    String id,
    Principal principal,
    String path,
    String rest,
    HttpHeaders headers,
    long contentLength,
    ClientStream client,
    LoopContext context) {}
