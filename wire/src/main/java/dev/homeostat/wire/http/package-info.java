/** What headers say, for every dialect. */
@NullMarked
package dev.homeostat.wire.http;

import org.jspecify.annotations.NullMarked;
