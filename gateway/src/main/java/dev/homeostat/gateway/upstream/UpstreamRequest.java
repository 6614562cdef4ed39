package dev.homeostat.gateway.upstream;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.exchange.Origin;

/**
 * One call to be made.
 *
 * @param origin who it is for
 * @param realm whether it counts for everybody
 * @param address where to
 * @param head what is said before the body
 * @param body what to send; opened again when a stale connection makes a second try necessary
 */
public record UpstreamRequest(
    Origin origin, Realm realm, UpstreamAddress address, RequestHead head, BodySource body) {}
