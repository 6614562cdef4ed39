/** What a wall sends: the plan of an answer, and the bytes and pauses it becomes. */
@NullMarked
package dev.homeostat.wall.answer;

import org.jspecify.annotations.NullMarked;
