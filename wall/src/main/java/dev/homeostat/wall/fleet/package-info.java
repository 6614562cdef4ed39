/** Three simulated providers on loopback, for the demo. */
@NullMarked
package dev.homeostat.wall.fleet;

import org.jspecify.annotations.NullMarked;
