/** From trials to a Markdown report. */
@NullMarked
package dev.homeostat.bench.report;

import org.jspecify.annotations.NullMarked;
