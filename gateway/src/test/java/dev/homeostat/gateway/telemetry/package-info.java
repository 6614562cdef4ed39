@NullMarked
package dev.homeostat.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
