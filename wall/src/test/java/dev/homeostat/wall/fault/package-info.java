/** The grammar of faults. */
@NullMarked
package dev.homeostat.wall.fault;

import org.jspecify.annotations.NullMarked;
