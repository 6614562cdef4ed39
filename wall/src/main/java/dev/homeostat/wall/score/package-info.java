/** The public yardstick: sixteen scenarios that judge any gateway from both of its sides. */
@NullMarked
package dev.homeostat.wall.score;

import org.jspecify.annotations.NullMarked;
