/** The same gateway in other settings of its JVM and transport, measured beside each other. */
@NullMarked
package dev.homeostat.bench.variants;

import org.jspecify.annotations.NullMarked;
