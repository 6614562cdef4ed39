/**
 * JMH over the inner loops of core and wire: {@code ./homeostat bench inner [--quick] [PATTERN]}.
 */
@NullMarked
package dev.homeostat.bench.inner;

import org.jspecify.annotations.NullMarked;
