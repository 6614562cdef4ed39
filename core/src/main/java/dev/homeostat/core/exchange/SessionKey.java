package dev.homeostat.core.exchange;

/**
 * What keeps the requests of one conversation together. Two principals never share one, whatever
 * they send.
 *
 * @param principal whose conversation it is
 * @param id what the client called it, or a hash of its first message
 * @param explicit whether the client named it: only such a session carries bans and skips, since a
 *     hash would be the same for a whole service
 */
public record SessionKey(String principal, String id, boolean explicit) {}
