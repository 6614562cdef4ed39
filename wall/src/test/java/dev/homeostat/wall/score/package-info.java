/** The wall, through real sockets. */
@NullMarked
package dev.homeostat.wall.score;

import org.jspecify.annotations.NullMarked;
