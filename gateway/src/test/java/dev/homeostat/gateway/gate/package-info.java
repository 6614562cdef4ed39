/** What gates let through. */
@NullMarked
package dev.homeostat.gateway.gate;

import org.jspecify.annotations.NullMarked;
