/** Who is measured: direct, nginx, Homeostat, peers; how each is started and found. */
@NullMarked
package dev.homeostat.bench.contender;

import org.jspecify.annotations.NullMarked;
