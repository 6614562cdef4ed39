/** The simulated fleet, through real sockets. */
@NullMarked
package dev.homeostat.wall.fleet;

import org.jspecify.annotations.NullMarked;
