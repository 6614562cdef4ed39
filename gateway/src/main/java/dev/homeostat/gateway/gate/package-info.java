/** What a cascade's tier asks of a whole answer; off the loops, since it reads trees. */
@NullMarked
package dev.homeostat.gateway.gate;

import org.jspecify.annotations.NullMarked;
