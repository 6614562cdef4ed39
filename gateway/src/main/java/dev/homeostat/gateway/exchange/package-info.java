@NullMarked
package dev.homeostat.gateway.exchange;

import org.jspecify.annotations.NullMarked;
