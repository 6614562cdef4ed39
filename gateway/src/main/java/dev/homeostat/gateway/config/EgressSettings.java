package dev.homeostat.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * The proxy that all calls to providers go through.
 *
 * @param address where it listens, without TLS
 * @param user how we log in; null without a login
 * @param password empty when there is only a user; null without a login
 */
public record EgressSettings(HostPort address, @Nullable String user, @Nullable Secret password) {}
