/** Server-sent events: bytes to frames and what a frame says, whatever the dialect. */
@NullMarked
package dev.homeostat.wire.sse;

import org.jspecify.annotations.NullMarked;
