/** The faults: one grammar, one row per word, each an edit of the planned answer. */
@NullMarked
package dev.homeostat.wall.fault;

import org.jspecify.annotations.NullMarked;
