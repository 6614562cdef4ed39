package dev.homeostat.gateway.exchange;

import dev.homeostat.wire.openai.StreamBrand;

/**
 * What a stream's events have in common, remembered from its first one, for events of our own.
 *
 * @param brand its id, model and time
 * @param numbered whether its events have an {@code id} line: some readers then take a comment that
 *     stands alone for an event without data
 */
record StreamIdentity(StreamBrand brand, boolean numbered) {
  static final StreamIdentity UNKNOWN = new StreamIdentity(StreamBrand.UNKNOWN, false);
}
