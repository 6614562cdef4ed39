/** What the machine says: processes, their CPU and memory, ports, facts for the report. */
@NullMarked
package dev.homeostat.bench.machine;

import org.jspecify.annotations.NullMarked;
