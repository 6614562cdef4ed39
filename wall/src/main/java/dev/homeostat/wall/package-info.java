/** The fault wall: a scripted provider that misbehaves on demand and remembers what it saw. */
@NullMarked
package dev.homeostat.wall;

import org.jspecify.annotations.NullMarked;
