/** The wall, through real sockets. */
@NullMarked
package dev.homeostat.wall;

import org.jspecify.annotations.NullMarked;
