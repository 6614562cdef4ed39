package dev.homeostat.gateway.ingress;

import io.netty.handler.codec.http.HttpMethod;

/**
 * One route: all that has to be said to add one.
 *
 * @param method the HTTP method
 * @param path the exact path, or the beginning of it when it ends with a slash
 * @param permission what it asks of its caller
 * @param surface what answers
 */
public record Route(HttpMethod method, String path, Permission permission, Surface surface) {
  boolean matches(String requestPath) {
    return path.endsWith("/")
        ? requestPath.length() > path.length() && requestPath.startsWith(path)
        : requestPath.equals(path);
  }
}
