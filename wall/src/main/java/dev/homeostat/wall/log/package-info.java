/** What the wall saw: every attempt, when it came and how it ended. */
@NullMarked
package dev.homeostat.wall.log;

import org.jspecify.annotations.NullMarked;
