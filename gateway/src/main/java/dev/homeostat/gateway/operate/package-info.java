/** The loops that keep the gateway well: what is tried, watched and repaired without a request. */
@NullMarked
package dev.homeostat.gateway.operate;

import org.jspecify.annotations.NullMarked;
