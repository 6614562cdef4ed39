/** The benchmark: one run over direct, nginx, Homeostat and any peer, and its report. */
@NullMarked
package dev.homeostat.bench;

import org.jspecify.annotations.NullMarked;
