/** What hours and days of traffic do to shares, breakers and callers. */
@NullMarked
package dev.homeostat.core.simulation;

import org.jspecify.annotations.NullMarked;
