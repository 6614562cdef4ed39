@NullMarked
package dev.homeostat.gateway.cli;

import org.jspecify.annotations.NullMarked;
