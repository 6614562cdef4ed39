/** The command line: words and options in, exit codes out. */
@NullMarked
package dev.homeostat.gateway.cli;

import org.jspecify.annotations.NullMarked;
