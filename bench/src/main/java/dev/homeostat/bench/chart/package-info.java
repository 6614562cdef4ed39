/** Bar and line charts as SVG files: no scripts, no fonts, readable in light and dark. */
@NullMarked
package dev.homeostat.bench.chart;

import org.jspecify.annotations.NullMarked;
