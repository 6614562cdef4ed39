@NullMarked
package dev.homeostat.bench.report;

import org.jspecify.annotations.NullMarked;
