@NullMarked
package dev.homeostat.bench.chart;

import org.jspecify.annotations.NullMarked;
